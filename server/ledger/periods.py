"""Reads the parameters that a posting and a cost depend on: by year, and by warehouse."""

from datetime import date

from sqlalchemy import select

from server.ledger.models import DifferenceParameters, Reason, YearParameters
from server.ledger.parameters import Parameters, parameters_of
from server.storage.database import db


def parameters_by_year() -> dict[int, Parameters]:
    """The parameters of every year that has its own."""
    return {
        row.year: Parameters(
            row.period_start,
            row.period_end,
            row.value_by_warehouse,
            row.allow_negative_stock,
            row.lots_and_serials,
            row.lots_required,
            row.unique_lots,
        )
        for row in db.session.scalars(select(YearParameters))
    }


def parameters_for(day: date) -> Parameters:
    """What holds on a day."""
    return parameters_of(day.year, parameters_by_year())


def open_period(year: int) -> tuple[date | None, date | None]:
    """First and last day of the open period as a year sees it; None = no bound."""
    found = parameters_of(year, parameters_by_year())
    return found.period_start, found.period_end


def alignment_reasons() -> dict[int, tuple[Reason | None, Reason | None]]:
    """Positive and negative difference reason of every warehouse that has parameters."""
    return {
        row.warehouse_id: (row.positive_reason, row.negative_reason)
        for row in db.session.scalars(select(DifferenceParameters))
    }
