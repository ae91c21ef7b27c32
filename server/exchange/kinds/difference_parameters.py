"""difference-parameters: `warehouse,positive_reason,negative_reason`."""

from typing import Final

from sqlalchemy import select

from server.exchange.batch import Batch
from server.exchange.columns import Column
from server.exchange.kinds.naming import WAREHOUSE, WAREHOUSE_CODE
from server.exchange.references import Reference
from server.exchange.table_kind import TableKind
from server.exchange.values import Code
from server.ledger.models import DifferenceParameters, Reason
from server.storage.database import db

_SIDES: Final = (("positive_reason", "load"), ("negative_reason", "unload"))


def _check_reasons(batch: Batch) -> None:
    ids = {line.values[f"{side}_id"] for line in batch.good for side, _ in _SIDES} - {None}
    query = select(Reason.id, Reason.type, Reason.physical_inventory).where(Reason.id.in_(ids))
    known = {reason: (kind, physical) for reason, kind, physical in db.session.execute(query)}
    for line in list(batch.good):
        for side, wanted in _SIDES:
            kind, physical = known.get(line.values[f"{side}_id"], (wanted, True))
            if kind != wanted:
                batch.refuse(line, "reason.wrong_type", f"this has to be a {wanted} reason", side)
            elif not physical:
                detail = "this reason is not for physical inventory"
                batch.refuse(line, "reason.not_physical_inventory", detail, side)


def _reason(side: str) -> Reference:
    columns = ("warehouse_id", side)
    by = ("warehouse_id", "code")
    return Reference(f"{side}_id", columns, Reason, by, "reason.unknown")


DIFFERENCE_PARAMETERS: Final = TableKind(
    name="difference-parameters",
    columns=(WAREHOUSE_CODE, *(Column(side, Code(3)) for side, _ in _SIDES)),
    model=DifferenceParameters,
    key=("warehouse_id",),
    references=(WAREHOUSE, *(_reason(side) for side, _ in _SIDES)),
    checks=(_check_reasons,),
)
