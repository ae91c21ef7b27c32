"""locations: `warehouse,code,description,area`."""

from typing import Final

from server.catalog.models import Location
from server.exchange.batch import Line
from server.exchange.columns import Column
from server.exchange.kinds.naming import WAREHOUSE, WAREHOUSE_CODE
from server.exchange.table_kind import TableKind
from server.exchange.values import Code, Text


def _announce(line: Line) -> tuple[str, str]:
    return "location", f"{line.values['warehouse']}/{line.values['code']}"


LOCATIONS: Final = TableKind(
    name="locations",
    columns=(
        WAREHOUSE_CODE,
        Column("code", Code(50), required=True),
        Column("description", Text(80), ""),
        Column("area", Code(30), ""),
    ),
    model=Location,
    key=("warehouse_id", "code"),
    references=(WAREHOUSE,),
    announce=_announce,
)
