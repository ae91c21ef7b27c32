"""Writes the same decision about many stored lines at once: as reviews, and on the lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    select,
    update,
)

from server.inventory.counting import Key
from server.inventory.models import ReviewedLine
from server.inventory.projection.hashes import fill_hashes
from server.inventory.projection.models import DifferenceLine, DifferenceView, StaleSubject
from server.inventory.projection.refreshing import View
from server.inventory.projection.staleness import MANY
from server.inventory.projection.sums import add_sums, take_sums
from server.inventory.review import State
from server.inventory.reviewing.assessing import FROZEN_COST
from server.storage.database import db, upsert
from server.storage.staging import rows_beside

Conditions = Sequence[ColumnElement[bool]]

_LINE: Final = DifferenceLine.__table__.c
_PLACE: Final = ("inventory_id", "warehouse_id", *Key._fields)
_REVIEW: Final = (
    *_PLACE,
    "state",
    "counted",
    "book",
    "observed_at",
    "unit_cost",
    "live_hash",
    "reason",
    "user_name",
    "at",
    "movement_id",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What is decided: the state, why, by whom, when."""

    state: State
    reason: str
    by: str
    at: datetime


def settle(view: View, chosen: Conditions, settlement: Settlement) -> None:
    """Decide about lines of a view; what they say stays right without working them out anew.

    A frozen cost that is given up, and what was seen at another date, change more than the
    state: those lines are noted as stale instead.
    """
    keep_reviews(view, chosen, settlement)
    if view.asked.day is not None:
        stale_lines(view, chosen)
        return
    thawing = () if settlement.state is State.APPROVED else (_LINE.cost_source == FROZEN_COST,)
    if thawing:
        stale_lines(view, (*chosen, *thawing))
        chosen = (*chosen, _LINE.cost_source != FROZEN_COST)
    take_sums(*chosen)
    add_sums(*chosen, state=settlement.state.value)
    changed: dict[str, Any] = {
        "state": settlement.state.value,
        "review_state": settlement.state.value,
        "decided_by": settlement.by,
        "decided_at": settlement.at,
        "decision_reason": settlement.reason,
    }
    if settlement.state is State.APPROVED:
        changed["cost_source"] = FROZEN_COST
    statement = update(DifferenceLine).where(*chosen).values(changed)
    db.session.execute(statement, execution_options={"synchronize_session": False})
    _rebuild_others(view)


def keep_reviews(
    view: View,
    chosen: Conditions,
    settlement: Settlement,
    movements: Mapping[str, int] | None = None,
) -> None:
    """Write the decision with what was seen of each line; `movements` are those of aligned ones."""
    fill_hashes(view.id, chosen)
    if not movements:
        _keep(select(*_seen(view, settlement), null()).where(*chosen))
        return
    columns: dict[str, Any] = {"line": String(16), "movement_id": BigInteger()}
    with rows_beside("moved_lines", columns, list(movements.items())) as moved:
        linked = select(*_seen(view, settlement), moved.c.movement_id)
        _keep(
            linked.outerjoin_from(DifferenceLine, moved, moved.c.line == _LINE.line).where(*chosen)
        )


def _seen(view: View, settlement: Settlement) -> list[Any]:
    """What a review keeps of a line beside its movement."""
    return [
        literal(view.inventory_id),
        _LINE.warehouse_id,
        *(_LINE[name] for name in Key._fields),
        literal(settlement.state.value),
        _LINE.seen_counted,
        _LINE.seen_book,
        _LINE.seen_at,
        _LINE.unit_cost,
        _LINE.live_hash,
        literal(settlement.reason),
        literal(settlement.by),
        literal(settlement.at, ReviewedLine.at.type),
    ]


def _keep(query: Any) -> None:
    statement = upsert(ReviewedLine).from_select(list(_REVIEW), query)
    changed = {name: statement.excluded[name] for name in _REVIEW if name not in _PLACE}
    db.session.execute(statement.on_conflict_do_update(index_elements=list(_PLACE), set_=changed))
    db.session.expire_all()


def forget_reviews(view: View, chosen: Conditions) -> None:
    """Take decisions about lines back; the lines are stale then."""
    review = ReviewedLine
    same = (getattr(review, name) == _LINE[name] for name in ("warehouse_id", *Key._fields))
    theirs = exists(select(1).where(*same, *chosen))
    stale_lines(view, chosen)
    db.session.execute(
        delete(review).where(review.inventory_id == view.inventory_id, theirs),
        execution_options={"synchronize_session": False},
    )


def stale_lines(view: View, chosen: Conditions) -> None:
    """Note that lines must be worked out again."""
    subjects = select(_LINE.item, _LINE.barcode).where(*chosen).distinct()
    several = db.session.scalar(select(func.count()).select_from(subjects.subquery())) or 0
    columns = ["inventory_id", "item", "barcode"]
    inventory = literal(view.inventory_id)
    if several > MANY:
        query: Any = select(inventory, null(), null())
    else:
        query = select(inventory, _LINE.item, _LINE.barcode).where(*chosen).distinct()
    if several:
        db.session.execute(insert(StaleSubject).from_select(columns, query))


def _rebuild_others(view: View) -> None:
    """Questions at a date see the decision when they are asked again."""
    others = update(DifferenceView).where(
        DifferenceView.inventory_id == view.inventory_id, DifferenceView.id != view.id
    )
    db.session.execute(others.values(is_built=False))
