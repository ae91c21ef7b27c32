"""units: `code,description,decimals`."""

from typing import Final

from server.catalog.models import Unit
from server.exchange.columns import Column
from server.exchange.table_kind import TableKind
from server.exchange.values import Code, Text, Whole
from server.kernel.exact import PLACES

UNITS: Final = TableKind(
    name="units",
    columns=(
        Column("code", Code(10), required=True),
        Column("description", Text(80), ""),
        Column("decimals", Whole(0, PLACES), 0),
    ),
    model=Unit,
    key=("code",),
    announce=lambda _: ("catalog", "all"),
)
