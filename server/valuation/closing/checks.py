"""What stands in the way of a closing, all of it at once (design/5 §6).

An error stops it; a warning is said; a fault that may be accepted (`missing-cost`) stops it until
somebody says so. What other contexts know of (inventories that are not aligned) they register.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import and_, func, select

from server.catalog.models import Item, Warehouse
from server.kernel.clock import local_day
from server.kernel.exact import ZERO, to_text
from server.kernel.problems import Fault
from server.ledger.closings import last_closing_day
from server.ledger.models import ClosingDimensions, Movement, Reason, StockChecks
from server.ledger.periods import parameters_for
from server.ledger.service import PositionKey
from server.storage.database import db
from server.storage.rowset import rowset
from server.valuation.closing.figures import Figures

MISSING_COST: Final = "missing-cost"
ACCEPTABLE: Final = frozenset({MISSING_COST})
_DIMENSIONS: Final = ("variants", "locations", "lots_and_serials", "projects", "partners")

Stocks = Mapping[int, Mapping[PositionKey, Decimal]]
"""The stock of every position by warehouse."""

Obstacle = Callable[[date, datetime], Sequence[Fault]]
_obstacles: list[Obstacle] = []


@dataclass(frozen=True, slots=True)
class Findings:
    """What stops a closing, and what it only says."""

    errors: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()


def register_obstacle(obstacle: Obstacle) -> None:
    """Let another context say what is not finished on a day (and when it is asked)."""
    if obstacle not in _obstacles:
        _obstacles.append(obstacle)


def findings_at(
    day: date,
    figures: Sequence[Figures],
    stocks: Stocks,
    *,
    accepted: Collection[str],
    now: datetime,
) -> Findings:
    """Everything that is wrong with closing at the end of a day."""
    errors = [*_day_faults(day, now), *_opening_reasons(), *_unidentified(day, stocks)]
    errors += [fault for obstacle in _obstacles for fault in obstacle(day, now)]
    warnings = [*_openings_without_interest(), *_unequal_dimensions()]
    (warnings if parameters_for(day).allow_negative_stock else errors).extend(_negative(stocks))
    (warnings if MISSING_COST in accepted else errors).extend(_without_cost(figures))
    return Findings(tuple(errors), tuple(warnings))


def _day_faults(day: date, now: datetime) -> Iterator[Fault]:
    last = last_closing_day()
    if last is not None and day <= last:
        yield Fault("closing.not_after", f"the last closing is of {last}", field="at")
    zones = db.session.scalars(select(Warehouse.time_zone).distinct())
    if any(day >= local_day(now, zone) for zone in zones):
        yield Fault("closing.future", f"{day} is not over yet in every warehouse", field="at")


def _opening_reasons() -> Iterator[Fault]:
    moved = select(Movement.id).where(Movement.warehouse_id == Warehouse.id).exists()
    count = func.count(Reason.id)
    opening = and_(Reason.warehouse_id == Warehouse.id, Reason.opening_balance)
    query = select(Warehouse.code, count).join(Reason, opening, isouter=True).where(moved)
    wrong = query.group_by(Warehouse.code).having(count != 1).order_by(Warehouse.code)
    for code, reasons in db.session.execute(wrong):
        detail = f"warehouse {code} has {reasons} reasons for opening balances: it needs one"
        yield Fault("closing.opening_reason", detail, field="reasons")


def _openings_without_interest() -> Iterator[Fault]:
    query = (
        select(Warehouse.code, Reason.code)
        .join(Warehouse, Warehouse.id == Reason.warehouse_id)
        .where(Reason.opening_balance, ~(Reason.fiscal_interest & Reason.updates_average_cost))
    )
    for warehouse, reason in db.session.execute(query.order_by(Warehouse.code)):
        detail = f"{reason} in {warehouse}: values start anew without its opening balance"
        yield Fault("closing.opening_without_interest", detail, field="reasons")


def _unidentified(day: date, stocks: Stocks) -> Iterator[Fault]:
    parameters = parameters_for(day)
    if not (parameters.lots_and_serials and parameters.lots_required):
        return
    managed = set(db.session.scalars(select(Item.id).where(Item.lot_managed | Item.serial_managed)))
    found = {
        key: quantity
        for key, quantity in _positions(stocks)
        if key.item_id in managed and quantity and not (key.lot or key.serial)
    }
    yield from _named("closing.lot_missing", found, "lots")


def _negative(stocks: Stocks) -> Iterator[Fault]:
    below = {key: quantity for key, quantity in _positions(stocks) if quantity < ZERO}
    yield from _named("closing.negative_stock", below, "stock")


def _positions(stocks: Stocks) -> Iterator[tuple[PositionKey, Decimal]]:
    for positions in stocks.values():
        yield from positions.items()


def _named(code: str, found: Mapping[PositionKey, Decimal], field: str) -> Iterator[Fault]:
    """A fault for each position, named by codes."""
    if not found:
        return
    items = item_names({key.item_id for key in found})
    places = dict(db.session.execute(select(Warehouse.id, Warehouse.code)).all())
    for key, quantity in found.items():
        where = " ".join(filter(None, (places[key.warehouse_id], key.location, key.lot)))
        detail = f"{items[key.item_id]} in {where}: {to_text(quantity)}"
        yield Fault(code, detail, field=field)


def item_names(item_ids: Iterable[int]) -> dict[int, str]:
    """CLASS/CODE of items."""
    chosen = rowset("chosen", item_id=sorted(item_ids))
    query = select(Item.id, Item.class_code, Item.code)
    rows = db.session.execute(query.join(chosen, Item.id == chosen.c.item_id))
    return {key: f"{class_code}/{code}" for key, class_code, code in rows}


def _without_cost(figures: Sequence[Figures]) -> Iterator[Fault]:
    lacking = {one.level[0]: one.lacking for one in figures if one.lacking}
    names = item_names(lacking) if lacking else {}
    for item_id, name in sorted(names.items(), key=lambda known: known[1]):
        yield Fault(MISSING_COST, f"{name}: {lacking[item_id]} loads without a cost", field="cost")


def _unequal_dimensions() -> Iterator[Fault]:
    kept = {row.warehouse_id: row for row in db.session.scalars(select(ClosingDimensions))}
    checked = {row.warehouse_id: row for row in db.session.scalars(select(StockChecks))}
    for warehouse in db.session.scalars(select(Warehouse).order_by(Warehouse.code)):
        unequal = [
            name
            for name in _DIMENSIONS
            if _setting(kept, warehouse.id, name) != _setting(checked, warehouse.id, name)
        ]
        if unequal:
            detail = f"warehouse {warehouse.code} keeps and checks other {', '.join(unequal)}"
            yield Fault("closing.dimensions", detail, field="dimensions")


def _setting(
    rows: dict[int, ClosingDimensions] | dict[int, StockChecks], key: int, name: str
) -> bool:
    row = rows.get(key)
    return True if row is None else bool(getattr(row, name))
