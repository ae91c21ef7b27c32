"""Mapping files: how somebody else's file becomes a canonical one (docs/concepts/importing.md).

`toml.py` reads a mapping and finds all its mistakes; `plan.py` fits it to a file's header;
`cells.py` and `joins.py` do what it says, row by row.
"""

from server.exchange.mapping.plan import CanonicalRow, Plan, planned
from server.exchange.mapping.spec import Mapping
from server.exchange.mapping.toml import read_mapping

__all__ = ["CanonicalRow", "Mapping", "Plan", "planned", "read_mapping"]
