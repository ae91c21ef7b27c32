"""Keeping the parameters of a year, and of each warehouse what closings keep and postings check."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select

from server.catalog.models import Warehouse
from server.catalog.service import warehouse_by_code
from server.identity.audit import as_audited, audit
from server.kernel.problems import Fault, Invalid
from server.ledger.models import ClosingDimensions, StockChecks, YearParameters
from server.ledger.parameters import is_month_and_day
from server.storage.database import db
from server.storage.transaction import transaction

DIMENSIONS: Final = ("variants", "locations", "lots_and_serials", "projects", "partners")
_YEAR: Final = tuple(
    column.key for column in YearParameters.__table__.columns if column.key != "year"
)

PerWarehouse = type[ClosingDimensions] | type[StockChecks]


def settings_of(table: PerWarehouse) -> tuple[str, ...]:
    """The settings that a table keeps of each warehouse."""
    return (*DIMENSIONS, *(("negative_stock",) if table is StockChecks else ()))


def own_period_starts() -> dict[int, date | None]:
    """What each year itself says, whatever was closed since."""
    query = select(YearParameters.year, YearParameters.period_start)
    return dict(db.session.execute(query).all())


def set_parameters(year: int, given: Mapping[str, Any], *, now: datetime, by: str) -> None:
    """Keep the parameters of a year; from then on it takes nothing from the year before."""
    faults = _faults(given)
    if faults:
        raise Invalid("these parameters cannot be kept", faults)
    with transaction() as session:
        row = session.get(YearParameters, year)
        before = None if row is None else as_audited({name: getattr(row, name) for name in _YEAR})
        row = row or YearParameters(year=year)
        session.add(row)
        for name, value in given.items():
            setattr(row, name, value)
        after = as_audited(given)
        audit(now, by, "change", "parameters", str(year), before=before, after=after)


def _faults(given: Mapping[str, Any]) -> list[Fault]:
    start, end = given["period_start"], given["period_end"]
    faults = []
    if start and end and end < start:
        detail = "the period ends before it starts"
        faults.append(Fault("parameters.period", detail, field="period_end"))
    if not is_month_and_day(given["fiscal_start"]):
        detail = "the fiscal year starts on a month and day such as 07-01"
        faults.append(Fault("parameters.fiscal_start", detail, field="fiscal_start"))
    return faults


def warehouse_settings(table: PerWarehouse) -> list[dict[str, Any]]:
    """One row for every warehouse; one without an own row has the defaults."""
    query = (
        select(Warehouse.code, table)
        .join(table, table.warehouse_id == Warehouse.id, isouter=True)
        .order_by(Warehouse.code)
    )
    return [_shown(code, table, row) for code, row in db.session.execute(query)]


def set_warehouse_settings(
    table: PerWarehouse, warehouse: str, given: Mapping[str, bool], *, now: datetime, by: str
) -> dict[str, Any]:
    """Keep all settings of a warehouse."""
    place = warehouse_by_code(warehouse).id
    with transaction() as session:
        row = session.get(table, place)
        before = _shown(warehouse, table, row)
        row = row or table(warehouse_id=place)
        session.add(row)
        for name, value in given.items():
            setattr(row, name, value)
        after = _shown(warehouse, table, row)
        audit(now, by, "change", table.__tablename__, warehouse, before=before, after=after)
    return after


def _shown(code: str, table: PerWarehouse, row: Any) -> dict[str, Any]:
    kept = {
        name: name in DIMENSIONS if row is None else getattr(row, name)
        for name in settings_of(table)
    }
    return {"warehouse": code, **kept}
