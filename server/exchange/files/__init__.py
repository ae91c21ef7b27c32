"""Reading tables from files: rows of texts with their line numbers, whatever the format.

Nothing here knows kinds or mappings.
"""

from server.exchange.files.opening import open_table
from server.exchange.files.table import Reading, Table

__all__ = ["Reading", "Table", "open_table"]
