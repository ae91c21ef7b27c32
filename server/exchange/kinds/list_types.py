"""list-types: the rules of count lists. Rules that released lists follow do not change."""

from typing import Final

from sqlalchemy import select

from server.exchange.batch import Batch
from server.exchange.columns import Column
from server.exchange.kinds.naming import AMOUNT, FLAG
from server.exchange.table_kind import TableKind
from server.exchange.values import Choice, Code, Text, Whole
from server.inventory.list_types import RULES
from server.inventory.models import CountList, ListType
from server.inventory.refusals import ListTypeInUse
from server.storage.database import db


def _check_use(batch: Batch) -> None:
    altered = {
        line.existing["id"]: line
        for line in batch.good
        if line.existing and any(line.existing[name] != line.values[name] for name in RULES)
    }
    released = (
        select(CountList.list_type_id)
        .where(CountList.list_type_id.in_(altered), CountList.state != "draft")
        .distinct()
    )
    for type_id in db.session.scalars(released) if altered else ():
        batch.refuse(altered[type_id], ListTypeInUse.code, "released lists follow these rules")


LIST_TYPES: Final = TableKind(
    name="list-types",
    columns=(
        Column("code", Code(10), required=True),
        Column("description", Text(80), ""),
        Column("keep_location", FLAG, default=True),
        Column("blind", FLAG, default=True),
        Column("combine", Choice(("team", "independent")), "team"),
        Column("required_counts", Whole(1, 9), 2),
        Column("overlap", Choice(("ask", "add")), "ask"),
        Column("uncounted", Choice(("keep", "zero", "block")), "keep"),
        Column("pin_required", FLAG, default=False),
        Column("area_control", FLAG, default=False),
        Column("quantity_limit", AMOUNT),
        Column("percent_limit", AMOUNT),
        Column("value_limit", AMOUNT),
    ),
    model=ListType,
    key=("code",),
    checks=(_check_use,),
    announce=lambda line: ("list_type", line.values["code"]),
)
