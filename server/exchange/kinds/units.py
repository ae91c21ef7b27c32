"""units: `code,description,decimals`."""

from typing import Final

from server.catalog.models import Unit
from server.exchange.batch import ALL, Line
from server.exchange.columns import Column
from server.exchange.table_kind import TableKind
from server.exchange.values import Code, Text, Whole
from server.kernel.exact import PLACES


def _announce(line: Line) -> tuple[str, str] | None:
    """Every item may have the unit; handhelds know no more of it than its decimals."""
    known = line.existing
    changed = known is not None and known["decimals"] != line.values["decimals"]
    return ("catalog", ALL) if changed else None


UNITS: Final = TableKind(
    name="units",
    columns=(
        Column("code", Code(10), required=True),
        Column("description", Text(80), ""),
        Column("decimals", Whole(0, PLACES), 0),
    ),
    model=Unit,
    key=("code",),
    announce=_announce,
)
