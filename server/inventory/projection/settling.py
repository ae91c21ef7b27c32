"""Writes the same decision about many stored lines at once: as reviews, and on the lines."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Table,
    delete,
    exists,
    func,
    insert,
    literal,
    not_,
    null,
    or_,
    select,
    update,
)

from server.inventory.counting import Key
from server.inventory.models import ReviewedLine
from server.inventory.projection.hashes import hashes_beside
from server.inventory.projection.models import DifferenceLine, DifferenceView, StaleSubject
from server.inventory.projection.refreshing import View
from server.inventory.projection.shelves import moved_to, on_shelves, shelves_for, staying
from server.inventory.projection.staleness import MANY
from server.inventory.projection.sums import restate_shelves, restate_sums
from server.inventory.review import State
from server.inventory.reviewing.assessing import FROZEN_COST
from server.storage.database import db, upsert
from server.storage.staging import look_at, rows_beside

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


@contextmanager
def lines_beside(conditions: Conditions) -> Iterator[Conditions]:
    """Lines that meet some conditions, looked for once, for as long as the block runs.

    As conditions that find them in the order in which they lie: an index of states or sizes, which
    a planner would take otherwise, leads through the table in every order but that one.
    """
    with rows_beside("chosen_lines", {"id": BigInteger()}, []) as chosen:
        query = select(_LINE.id).where(*conditions).order_by(_LINE.id)
        db.session.execute(insert(chosen).from_select(["id"], query))
        look_at(chosen)
        yield (_LINE.id.in_(select(chosen.c.id)),)


def settle(view: View, chosen: Conditions, settlement: Settlement) -> None:
    """Decide about lines of a view; what they say stays right without working them out anew.

    A frozen cost that is given up, and what was seen at another date, change more than the state,
    and what waits for a recount keeps it: those lines are noted as stale instead.
    """
    with lines_beside(chosen) as lines, hashes_beside(view.id, lines) as hashes:
        chosen = lines
        _keep(view, chosen, settlement, hashes)
        if view.asked.day is not None:
            stale_lines(view, chosen)
            return
        if settlement.state is not State.APPROVED:
            otherwise = or_(_LINE.cost_source == FROZEN_COST, _LINE.waiting)
            stale_lines(view, (*chosen, otherwise))
            chosen = (*chosen, not_(otherwise))
        restate(view, chosen, on_shelves(chosen), _decided(settlement, hashes))
    rebuild_others(view)


def restate(
    view: View, chosen: Conditions, lying: Mapping[int, int], changed: dict[str, Any]
) -> None:
    """Write a new state with what goes with it on lines, and in the sums.

    `lying`: how many of the chosen lines lie on each shelf. Whole shelves stay as they are.
    """
    state = changed["state"]
    stays = staying(view.id, lying)
    goes = shelves_for(view.id)[state]
    restate_shelves(view.id, stays, state)
    if lying.keys() - set(stays):
        restate_sums(*chosen, _LINE.shelf.not_in(stays), state=state, shelf=goes)
        changed = changed | {"shelf": moved_to(goes, stays)}
    statement = update(DifferenceLine).where(*chosen).values(changed)
    db.session.execute(statement, execution_options={"synchronize_session": False})


def _decided(settlement: Settlement, hashes: Table) -> dict[str, Any]:
    """The decision with the hashes that lines lack: each is written once."""
    own = select(hashes.c.hash).where(hashes.c.id == _LINE.id).scalar_subquery()
    changed: dict[str, Any] = {
        "live_hash": func.coalesce(_LINE.live_hash, own),
        "state": settlement.state.value,
        "review_state": settlement.state.value,
        "decided_by": settlement.by,
        "decided_at": settlement.at,
        "decision_reason": settlement.reason,
    }
    if settlement.state is State.APPROVED:
        changed["cost_source"] = FROZEN_COST
    return changed


def keep_aligned(
    view: View, chosen: Conditions, settlement: Settlement, movements: Mapping[int, int]
) -> None:
    """Write that lines were aligned, with what was seen of each and the movement that it became.

    `movements` by the ids of the lines.
    """
    columns: dict[str, Any] = {"id": BigInteger(), "movement_id": BigInteger()}
    with (
        hashes_beside(view.id, chosen) as hashes,
        rows_beside("moved_lines", columns, sorted(movements.items())) as moved,
    ):
        _keep(view, chosen, settlement, hashes, moved)


def _keep(
    view: View,
    chosen: Conditions,
    settlement: Settlement,
    hashes: Table,
    moved: Table | None = None,
) -> None:
    """Write the decision with what was seen of each line."""
    movement_id: Any = null() if moved is None else moved.c.movement_id
    query = select(*_seen(view, settlement, hashes), movement_id).select_from(DifferenceLine)
    query = query.outerjoin(hashes, hashes.c.id == _LINE.id)
    if moved is not None:
        query = query.outerjoin(moved, moved.c.id == _LINE.id)
    statement = upsert(ReviewedLine).from_select(list(_REVIEW), query.where(*chosen))
    changed = {name: statement.excluded[name] for name in _REVIEW if name not in _PLACE}
    db.session.execute(statement.on_conflict_do_update(index_elements=list(_PLACE), set_=changed))
    db.session.expire_all()


def _seen(view: View, settlement: Settlement, hashes: Table) -> list[Any]:
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
        func.coalesce(_LINE.live_hash, hashes.c.hash),
        literal(settlement.reason),
        literal(settlement.by),
        literal(settlement.at, ReviewedLine.at.type),
    ]


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


def stale_lines(view: View, chosen: Conditions) -> int:
    """Note that lines must be worked out again, and say of how many subjects."""
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
    return several


def rebuild_others(view: View) -> None:
    """Questions at a date see the decision when they are asked again."""
    others = update(DifferenceView).where(
        DifferenceView.inventory_id == view.inventory_id, DifferenceView.id != view.id
    )
    db.session.execute(others.values(is_built=False))
