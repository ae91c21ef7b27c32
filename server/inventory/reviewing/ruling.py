"""Rulings: what somebody says about a count, as events of the server's journal.

The merge knows them, so the lines are looked at as the pure rules know them, with their events.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, select

from server.catalog.models import Location
from server.identity.audit import audit
from server.inventory.coupling import Subject
from server.inventory.decisions import Outcome, Ruling
from server.inventory.projection.models import DifferenceLine
from server.inventory.projection.picturing import picture_about, subjects_of_lines
from server.inventory.projection.reading import StoredLine, shown, some
from server.inventory.projection.refreshing import View
from server.inventory.refusals import LineUnknown
from server.inventory.reviewing import permits
from server.inventory.reviewing.line import Line
from server.inventory.reviewing.lines import Picture
from server.inventory.reviewing.permits import Verdict
from server.inventory.reviewing.recorded import places_of, ruled_places, ruling_event
from server.inventory.reviewing.requests import (
    Action,
    Decided,
    DecisionRequest,
    LineSeen,
    RefusedLine,
)
from server.inventory.reviewing.selecting import judged, refuse_changed, refuse_unexpected
from server.journal.events import ServerEvent
from server.journal.service import append_server_events
from server.kernel import exact
from server.kernel.principal import UserPrincipal
from server.storage.database import db


@dataclass(frozen=True, slots=True)
class Fitting:
    """The lines that a ruling fits, with the picture that they are in, and the refused ones."""

    picture: Picture
    lines: list[Line]
    values: list[Decimal]
    refused: list[RefusedLine]


def rule(
    view: View,
    number: str,
    request: DecisionRequest,
    *,
    now: datetime,
    user: UserPrincipal,
) -> Decided:
    """Say something about the count of lines; inside the transaction of a decision."""
    found = fitting(view, number, request, now=now)
    if found.lines:
        _write(found, number, request, now=now, user=user)
    return told(found)


def told(found: Fitting) -> Decided:
    """What a ruling does, as it is answered."""
    return Decided(
        done=[line.id for line in found.lines],
        refused=found.refused,
        lines=len(found.lines),
        value=sum(found.values, exact.ZERO),
        without_value=len(found.lines) - len(found.values),
        gross=sum(map(abs, found.values), exact.ZERO),
    )


def fitting(view: View, number: str, request: DecisionRequest, *, now: datetime) -> Fitting:
    """The lines that something may be said about, after refusing what was not announced."""
    refs = _refs(view, request)
    if request.action is Action.OVERRIDE:
        _refuse_override(view, *refs)
    subjects = subjects_of_lines(view.id, [ref.line for ref in refs])
    picture = picture_about(number, subjects, now=now, asked=view.asked)

    def refusing(stored: StoredLine) -> Verdict:
        line = picture.lines[stored.line]
        refused = permits.ruling(line, request.action, request.outcome)
        return refused or _truth(line, request)

    chosen, refused = judged(view, refs, refusing)
    values = [one.value for one in chosen if one.value is not None]
    refuse_unexpected(len(chosen), sum(values, exact.ZERO), request)
    return Fitting(picture, [picture.lines[one.line] for one in chosen], values, refused)


def rulings(found: Fitting, request: DecisionRequest, user: UserPrincipal) -> list[ServerEvent]:
    """What a decision would have the server's journal say about lines."""
    inventory_id = found.picture.sources.inventory.id
    concerned = _all_concerned(found.picture, found.lines)
    return [event for line in concerned for event in _rulings(inventory_id, line, request, user)]


def reopen_rulings(
    view: View,
    number: str,
    chosen: Sequence[ColumnElement[bool]],
    request: DecisionRequest,
    *,
    now: datetime,
    user: UserPrincipal,
) -> None:
    """Take back the rulings that made lines what they are, also those that moved events there."""
    append_server_events(
        reopenings(view, number, chosen, request, now=now, user=user), now=now, user=user
    )


def reopenings(
    view: View,
    number: str,
    chosen: Sequence[ColumnElement[bool]],
    request: DecisionRequest,
    *,
    now: datetime,
    user: UserPrincipal,
) -> list[ServerEvent]:
    """What would take back the rulings that made lines what they are."""
    line = DifferenceLine.__table__.c
    query = select(line.line, line.item, line.barcode).where(*chosen, line.is_ruled)
    ruled = db.session.execute(query).all()
    if not ruled:
        return []
    subjects = {Subject(one.item, one.barcode) for one in ruled}
    picture = picture_about(number, subjects, now=now, asked=view.asked)
    lines = _spoken_of_together(picture, [picture.lines[one.line] for one in ruled])
    return [
        ruling_event(
            view.inventory_id, line, place, Outcome.REOPEN, user=user, reason=request.reason
        )
        for line in lines
        for place in ruled_places(line)
    ]


def _refs(view: View, request: DecisionRequest) -> Sequence[LineSeen]:
    if request.filters is None:
        return request.lines
    line = DifferenceLine.__table__.c
    query = select(line.line).where(*shown(view.id, request.filters)).order_by(line.place)
    return [LineSeen(one) for one in db.session.scalars(query)]


def _refuse_override(view: View, seen: LineSeen) -> None:
    line = some(view.id, [seen.line]).get(seen.line)
    if line is None:
        raise LineUnknown(f"the inventory has no line {seen.line!r}")
    refuse_changed(line, seen)


def _truth(line: Line, request: DecisionRequest) -> Verdict:
    """What a ruling says must be true: the location exists, parts add up, events are the line's."""
    if request.action is Action.GIVE_LOCATION:
        unknown = not _is_location(line.warehouse_id, request.location)
        return ("location.unknown", f"no location {request.location!r}") if unknown else None
    if request.action is Action.SPLIT:
        total = sum((part.quantity for part in request.parts), exact.ZERO)
        wrong = total != line.counted or any(part.quantity < 0 for part in request.parts)
        return ("split.total", "the parts do not add up to what was counted") if wrong else None
    if request.outcome == Outcome.KEEP and "duplicate_serial" not in line.look.blocking:
        events = line.counted_line.events if line.counted_line else ()
        mine = any(event.id in request.events for event in events)
        return None if mine else ("events.unknown", "name events of the line to keep")
    return None


def _is_location(warehouse_id: int, code: str) -> bool:
    query = select(Location.id).where(Location.warehouse_id == warehouse_id, Location.code == code)
    return db.session.scalar(query) is not None


def _write(
    found: Fitting, number: str, request: DecisionRequest, *, now: datetime, user: UserPrincipal
) -> None:
    append_server_events(rulings(found, request, user), now=now, user=user)
    reason = request.reason.strip()
    lines = [line.id for line in found.lines]
    after = {"lines": lines, "reason": reason, "outcome": request.outcome}
    audit(now, user.name, str(request.action), "inventory", number, after=after)


def _all_concerned(picture: Picture, lines: Sequence[Line]) -> list[Line]:
    """The lines, and with a serial that is in two places those of the other place."""
    serials = {
        (line.position.item, line.position.serial)
        for line in lines
        if "duplicate_serial" in line.look.blocking
    }
    others = [
        line
        for line in picture.lines.values()
        if (line.position.item, line.position.serial) in serials and line not in lines
    ]
    return [*lines, *others]


def _spoken_of_together(picture: Picture, lines: Sequence[Line]) -> list[Line]:
    """The lines, and with a serial that was kept in one place those of the other places."""
    kept = {one for line in lines for one in _keepings(line)}
    named = {line.id for line in lines}
    others = [
        line
        for line in picture.lines.values()
        if line.id not in named and kept.intersection(_keepings(line))
    ]
    return [*lines, *others]


def _keepings(line: Line) -> Iterator[Ruling]:
    """What was kept of a line's serial: the same for every place that it was found in."""
    for ruling in line.counted_line.in_force if line.counted_line else ():
        if ruling.outcome is Outcome.KEEP and ruling.key.serial:
            anywhere = ruling.key._replace(location="", variant="", lot="")
            yield replace(ruling, key=anywhere, order=0, pass_=0, seen_hash=None)


def _rulings(
    inventory_id: int, line: Line, request: DecisionRequest, user: UserPrincipal
) -> list[ServerEvent]:
    """One ruling for each count key; what is stated outright is stated at the first one."""
    outcome = Outcome(request.outcome if request.action is Action.DECIDE else request.action)
    drafts = []
    for number, place in enumerate(places_of(line)):
        more: dict[str, Any] = {"events": request.events, "position": _said(request)}
        if outcome is Outcome.OVERRIDE:
            more["quantity"] = exact.ZERO if number else request.quantity
        drafts.append(
            ruling_event(
                inventory_id, line, place, outcome, user=user, reason=request.reason, **more
            )
        )
    return drafts


def _said(request: DecisionRequest) -> dict[str, Any]:
    """What a ruling says beside its outcome, as JSON."""
    if request.action is Action.GIVE_LOT:
        return {"to_lot": request.lot}
    if request.action is Action.GIVE_LOCATION:
        return {"to_location": request.location}
    if request.action is Action.SPLIT:
        parts = [
            part._asdict() | {"quantity": exact.to_text(part.quantity)} for part in request.parts
        ]
        return {"parts": parts}
    return {}
