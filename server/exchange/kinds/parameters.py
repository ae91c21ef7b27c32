"""parameters: the parameters of a year (design/5 §4)."""

from typing import Final

from server.exchange.batch import Batch
from server.exchange.columns import Column
from server.exchange.kinds.naming import flags
from server.exchange.table_kind import TableKind
from server.exchange.values import Day, Text, Whole
from server.ledger.models import YearParameters
from server.ledger.parameters import is_month_and_day


def _check_period(batch: Batch) -> None:
    for line in batch.good:
        start, end = line.values["period_start"], line.values["period_end"]
        if start and end and end < start:
            batch.refuse(
                line, "parameters.period", "the period ends before it starts", "period_end"
            )


def _check_fiscal_start(batch: Batch) -> None:
    for line in batch.good:
        if not is_month_and_day(line.values["fiscal_start"]):
            detail = "the fiscal year starts on a month and day such as 07-01"
            batch.refuse(line, "parameters.fiscal_start", detail, "fiscal_start")


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
        Column("fiscal_start", Text(5), "01-01"),
    ),
    model=YearParameters,
    key=("year",),
    checks=(_check_period, _check_fiscal_start),
)
