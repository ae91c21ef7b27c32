"""Deciding about lines: approve, reject, set aside, reopen, and everything that a ruling says.

Who decided what, when and why is in the audit trail, and rulings are events of the server's
journal, so that the merge knows them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from server.identity.audit import audit
from server.inventory.decisions import Outcome, applies
from server.inventory.inventories import find_open_inventory
from server.inventory.refusals import LineUnknown, ReasonNeeded
from server.inventory.review import State
from server.inventory.reviewing import permits
from server.inventory.reviewing.line import Line
from server.inventory.reviewing.lines import Picture, picture_of
from server.inventory.reviewing.recorded import (
    forget_reviews,
    keep_reviews,
    lock_inventory,
    places_of,
    ruling_event,
)
from server.inventory.reviewing.requests import Action, Decided, DecisionRequest
from server.inventory.reviewing.selecting import (
    Verdict,
    net_value,
    refuse_changed,
    refuse_unexpected,
    selected,
)
from server.journal.events import ServerEvent
from server.journal.service import append_server_events
from server.kernel import exact
from server.kernel.principal import UserPrincipal
from server.kernel.problems import Fault, Invalid
from server.storage.transaction import transaction

_STATES: Final = {
    Action.APPROVE: State.APPROVED,
    Action.REJECT: State.REJECTED,
    Action.SET_ASIDE: State.SET_ASIDE,
}
_WITHOUT_REASON: Final = frozenset({Action.APPROVE, Action.REOPEN})


def decide(
    number: str,
    request: DecisionRequest,
    *,
    now: datetime,
    user: UserPrincipal,
    dry_run: bool = False,
) -> Decided:
    """Decide about lines; each line that may not be decided is named with its reason.

    Refused as a whole: without a reason where one is needed, when a bulk action would not do what
    was announced, and an override of a line that changed meanwhile.
    """
    _refuse_incomplete(request)
    with transaction():
        inventory = find_open_inventory(number)
        lock_inventory(inventory.id)
        about = None if request.filters is not None else {one.line for one in request.lines}
        picture = picture_of(number, now=now, asked=request.asked, about=about)
        if request.action is Action.OVERRIDE:
            _refuse_override(picture, request)
        chosen, refused = selected(picture.lines, request, _permit(picture, request, user))
        refuse_unexpected(chosen, request)
        decided = Decided(
            [line.id for line in chosen],
            refused,
            net_value(chosen),
            sum(line.numbers is None or line.numbers.value is None for line in chosen),
        )
        if chosen and not dry_run:
            _write(picture, chosen, request, now=now, user=user)
    return decided


def _refuse_incomplete(request: DecisionRequest) -> None:
    if request.action not in _WITHOUT_REASON and not request.reason.strip():
        raise ReasonNeeded("say why")
    needed = {
        Action.OVERRIDE: ("quantity", request.quantity),
        Action.GIVE_LOT: ("lot", request.lot),
        Action.GIVE_LOCATION: ("location", request.location),
        Action.SPLIT: ("parts", request.parts),
        Action.DECIDE: ("outcome", request.outcome),
    }
    field, given = needed.get(request.action, ("", True))
    faults = []
    if given in (None, "", ()):
        faults.append(Fault("field.required", f"say the {field}", field=field))
    if request.quantity is not None and request.quantity < 0:
        faults.append(Fault("quantity.negative", "a count is zero or more", field="quantity"))
    if request.action is Action.OVERRIDE and (request.filters or len(request.lines) != 1):
        faults.append(Fault("line.one", "override one line at a time", field="lines"))
    if faults:
        raise Invalid("the decision is not complete", faults)


def _refuse_override(picture: Picture, request: DecisionRequest) -> None:
    [seen] = request.lines
    line = picture.lines.get(seen.line)
    if line is None:
        raise LineUnknown(f"the inventory has no line {seen.line!r}")
    refuse_changed(line, seen)


def _permit(
    picture: Picture, request: DecisionRequest, user: UserPrincipal
) -> Callable[[Line], Verdict]:
    def permitted(line: Line) -> Verdict:
        if request.action is Action.APPROVE:
            return permits.approving(line, user)
        if request.action is Action.REJECT:
            return permits.settling(line)
        if request.action in {Action.SET_ASIDE, Action.REOPEN}:
            return permits.setting_aside(line)
        return permits.ruling(line, request.action, request.outcome) or _truth(
            picture, line, request
        )

    return permitted


def _truth(picture: Picture, line: Line, request: DecisionRequest) -> Verdict:
    """What a ruling says must be true: the location exists, parts add up, events are the line's."""
    if request.action is Action.GIVE_LOCATION:
        known = picture.sources.warehouses[line.warehouse_id].areas
        unknown = request.location not in known
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


def _write(
    picture: Picture,
    lines: Sequence[Line],
    request: DecisionRequest,
    *,
    now: datetime,
    user: UserPrincipal,
) -> None:
    inventory = picture.sources.inventory
    number, inventory_id, reason = inventory.number, inventory.id, request.reason.strip()
    state = _STATES.get(request.action)
    if state is not None:
        keep_reviews(inventory_id, lines, state, reason=reason, by=user.name, at=now)
    elif request.action is Action.REOPEN:
        forget_reviews(inventory_id, [line for line in lines if line.review is not None])
        append_server_events(_reopened(inventory_id, lines, request, user), now=now, user=user)
    else:
        drafts = [
            event
            for line in _all_concerned(picture, lines)
            for event in _rulings(inventory_id, line, request, user)
        ]
        append_server_events(drafts, now=now, user=user)
    after = {"lines": [line.id for line in lines], "reason": reason, "outcome": request.outcome}
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


def _reopened(
    inventory_id: int, lines: Sequence[Line], request: DecisionRequest, user: UserPrincipal
) -> list[ServerEvent]:
    """Take back the rulings that apply to lines."""
    return [
        ruling_event(inventory_id, line, place, Outcome.REOPEN, user=user, reason=request.reason)
        for line in lines
        if line.counted_line is not None
        for place, key in zip(places_of(line), line.counted_line.keys, strict=True)
        if applies(key.ruling, key.events)
    ]
