"""Writes what was decided: reviewed lines by set, rulings as events of the server's journal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select, tuple_

from server.inventory.counting import Key, live_hash
from server.inventory.decisions import Outcome
from server.inventory.models import Inventory, ReviewedLine
from server.inventory.review import State
from server.inventory.reviewing.line import Line
from server.journal.events import Decision, ServerEvent
from server.kernel import exact
from server.kernel.principal import UserPrincipal
from server.storage.database import db, upsert

_PLACE: Final = ("inventory_id", "warehouse_id", *Key._fields)
_CHUNK: Final = 500


def lock_inventory(inventory_id: int) -> None:
    """Let nobody else decide about an inventory until this transaction ends."""
    db.session.execute(
        select(Inventory.id).where(Inventory.id == inventory_id).with_for_update()
    ).one()


def keep_reviews(  # noqa: PLR0913 - a review is made of these
    inventory_id: int,
    lines: Iterable[Line],
    state: State,
    *,
    reason: str,
    by: str,
    at: datetime,
    movements: Mapping[str, int] | None = None,
) -> None:
    """Write the same decision about many lines, each with what was seen of it."""
    rows = [
        _row(inventory_id, line, state)
        | {
            "reason": reason,
            "user_name": by,
            "at": at,
            "movement_id": (movements or {}).get(line.id),
        }
        for line in lines
    ]
    if not rows:
        return
    statement = upsert(ReviewedLine)
    changed = {name: statement.excluded[name] for name in rows[0] if name not in _PLACE}
    db.session.execute(
        statement.on_conflict_do_update(index_elements=list(_PLACE), set_=changed), rows
    )
    db.session.expire_all()


def forget_reviews(inventory_id: int, lines: Sequence[Line]) -> None:
    """Take decisions about lines back."""
    columns = tuple_(
        ReviewedLine.warehouse_id, *(getattr(ReviewedLine, name) for name in Key._fields)
    )
    places = [(line.warehouse_id, *line.position) for line in lines]
    for start in range(0, len(places), _CHUNK):
        chosen = columns.in_(places[start : start + _CHUNK])
        db.session.execute(
            delete(ReviewedLine).where(ReviewedLine.inventory_id == inventory_id, chosen)
        )


def ruling_event(
    inventory_id: int,
    line: Line,
    place: tuple[Key, int, str],
    outcome: Outcome,
    *,
    user: UserPrincipal,
    reason: str,
    **more: Any,
) -> ServerEvent:
    """A `decision` about one count key; `place` is the key, its pass and what it was seen by."""
    key, pass_, seen_hash = place
    position = key._asdict() | {"warehouse": line.warehouse} | more.pop("position", {})
    return ServerEvent(
        inventory_id=inventory_id,
        warehouse_id=line.warehouse_id,
        kind="decision",
        pass_=pass_,
        employee=user.employee,
        quantity=more.pop("quantity", None),
        decision=Decision(
            position=position,
            outcome=outcome,
            events=tuple(sorted(more.pop("events", ()))),
            reason=reason,
            seen_hash=seen_hash,
        ),
    )


def places_of(line: Line) -> list[tuple[Key, int, str]]:
    """The count keys of a line with their pass and hash; a line nobody counted has its own."""
    if line.counted_line is None:
        return [(line.position, line.passes[0], line.look.seen.live_hash)]
    return [
        (one.key, one.pass_, live_hash(event.id for event in one.events))
        for one in line.counted_line.keys
    ]


def _row(inventory_id: int, line: Line, state: State) -> dict[str, Any]:
    seen = line.look.seen
    return {
        "inventory_id": inventory_id,
        "warehouse_id": line.warehouse_id,
        **line.position._asdict(),
        "state": state,
        "counted": seen.counted,
        "book": seen.book,
        "observed_at": seen.observed_at,
        "unit_cost": None if line.unit_cost is None else exact.rounded(line.unit_cost),
        "live_hash": bytes.fromhex(seen.live_hash),
    }
