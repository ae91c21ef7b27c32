"""Reads the parameters that a posting and a cost depend on: by year, and by warehouse."""

from datetime import date

from sqlalchemy import select

from server.ledger.closings import last_closing_day
from server.ledger.models import DifferenceParameters, Reason, YearParameters
from server.ledger.parameters import Parameters, parameters_of
from server.storage.database import db


def parameters_by_year() -> dict[int, Parameters]:
    """The parameters of every year that has its own; all open periods start after closings.

    When there is a closing and no year has parameters, the year of the closing stands for all.
    """
    closed = last_closing_day()
    found = {
        row.year: Parameters(
            row.period_start,
            row.period_end,
            row.value_by_warehouse,
            row.allow_negative_stock,
            row.lots_and_serials,
            row.lots_required,
            row.unique_lots,
            row.fiscal_start,
        ).opened_after(closed)
        for row in db.session.scalars(select(YearParameters))
    }
    return found or ({closed.year: Parameters().opened_after(closed)} if closed else {})


def parameters_for(day: date) -> Parameters:
    """What holds on a day."""
    return parameters_of(day.year, parameters_by_year())


def open_period(year: int) -> tuple[date | None, date | None]:
    """First and last day of the open period as a year sees it; None = no bound."""
    found = parameters_of(year, parameters_by_year())
    return found.period_start, found.period_end


def opens_on() -> date | None:
    """The first day of the open period by the newest parameters; None = no bound."""
    found = parameters_by_year()
    return found[max(found)].period_start if found else None


def alignment_reasons() -> dict[int, tuple[Reason | None, Reason | None]]:
    """Positive and negative difference reason of every warehouse that has parameters."""
    return {
        row.warehouse_id: (row.positive_reason, row.negative_reason)
        for row in db.session.scalars(select(DifferenceParameters))
    }
