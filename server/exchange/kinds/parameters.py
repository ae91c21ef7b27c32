"""parameters: the parameters of a year (design/5 §4)."""

from typing import Final

from server.exchange.batch import Batch
from server.exchange.columns import Column
from server.exchange.kinds.naming import flags
from server.exchange.table_kind import TableKind
from server.exchange.values import Day, Whole
from server.ledger.models import YearParameters


def _check_period(batch: Batch) -> None:
    for line in batch.good:
        start, end = line.values["period_start"], line.values["period_end"]
        if start and end and end < start:
            batch.refuse(
                line, "parameters.period", "the period ends before it starts", "period_end"
            )


PARAMETERS: Final = TableKind(
    name="parameters",
    columns=(
        Column("year", Whole(1900, 9999), required=True),
        Column("period_start", Day()),
        Column("period_end", Day()),
        *flags(
            "value_by_warehouse",
            "allow_negative_stock",
            "lots_and_serials",
            "lots_required",
            "unique_lots",
            default=False,
        ),
    ),
    model=YearParameters,
    key=("year",),
    checks=(_check_period,),
)
