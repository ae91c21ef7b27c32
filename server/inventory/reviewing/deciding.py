"""Deciding about lines: approve, reject, set aside, reopen; rulings are in `ruling`.

Who decided what, when and why is in the audit trail. What is decided the same way about many
lines is written in sets, however many they are.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from server.identity.audit import audit
from server.inventory.inventories import find_open_inventory
from server.inventory.projection.ordering import first_names
from server.inventory.projection.refreshing import View, fresh_view
from server.inventory.projection.settling import Settlement, forget_reviews, settle
from server.inventory.refusals import ReasonNeeded
from server.inventory.review import State
from server.inventory.reviewing.approvers import Approvers, refuse_beyond_inventory
from server.inventory.reviewing.recorded import lock_inventory
from server.inventory.reviewing.requests import Action, Decided, DecisionRequest
from server.inventory.reviewing.ruling import fitting, reopen_rulings, rule, told
from server.inventory.reviewing.selecting import NAMED, Selection, refuse_unexpected, selection
from server.kernel.principal import UserPrincipal
from server.kernel.problems import Fault, Invalid
from server.storage.transaction import transaction

STATES: Final = {
    Action.APPROVE: State.APPROVED,
    Action.REJECT: State.REJECTED,
    Action.SET_ASIDE: State.SET_ASIDE,
}
SETTLING: Final = frozenset({*STATES, Action.REOPEN})
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
    refuse_incomplete(request)
    find_open_inventory(number)
    view = fresh_view(number, now=now, asked=request.asked)
    if dry_run:
        return _would(view, number, request, now=now, user=user)
    with transaction():
        inventory = find_open_inventory(number)
        lock_inventory(inventory.id)
        view = fresh_view(number, now=now, asked=request.asked)
        if request.action not in SETTLING:
            return rule(view, number, request, now=now, user=user)
        found = selected(view, request, user)
        named = _named(found)
        if found.tally.lines:
            _write(view, number, found, request, now=now, user=user)
            after = _account(request, found, named)
            audit(now, user.name, str(request.action), "inventory", number, after=after)
    return _decided(found, named)


def _would(
    view: View, number: str, request: DecisionRequest, *, now: datetime, user: UserPrincipal
) -> Decided:
    """What a decision would do: nothing is written and nobody is kept waiting."""
    if request.action not in SETTLING:
        return told(fitting(view, number, request, now=now))
    found = selected(view, request, user)
    return _decided(found, _named(found))


def selected(view: View, request: DecisionRequest, user: UserPrincipal) -> Selection:
    """The lines to settle, after refusing what was not announced or is too much for the user."""
    approvers = Approvers.read()
    found = selection(view, request, user, approvers)
    refuse_unexpected(found.tally.lines, found.tally.value, request)
    if request.action is Action.APPROVE and found.tally.lines:
        tally = found.tally
        refuse_beyond_inventory(view.id, tally.value, tally.gross, approvers, user)
    return found


def refuse_incomplete(request: DecisionRequest) -> None:
    """Refuse a decision that lacks its reason or what it is to say."""
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


def _write(
    view: View,
    number: str,
    found: Selection,
    request: DecisionRequest,
    *,
    now: datetime,
    user: UserPrincipal,
) -> None:
    state = STATES.get(request.action)
    if state is not None:
        reason = request.reason.strip()
        settle(view, found.chosen, Settlement(state=state, reason=reason, by=user.name, at=now))
        return
    reopen_rulings(view, number, found.chosen, request, now=now, user=user)
    forget_reviews(view, found.chosen)


def _named(found: Selection) -> list[str]:
    """The first of the lines that are decided about."""
    return first_names(found.streams, NAMED) if found.tally.lines else []


def _account(request: DecisionRequest, found: Selection, named: Sequence[str]) -> dict[str, object]:
    """What the audit trail keeps: the lines, or of very many what chose them."""
    account: dict[str, object] = {
        "lines": list(named),
        "reason": request.reason.strip(),
        "outcome": request.outcome,
    }
    if request.filters is not None:
        account["filters"] = {key: one for key, one in request.filters._asdict().items() if one}
    if found.tally.lines > len(named):
        account["count"] = found.tally.lines
    return account


def _decided(found: Selection, named: list[str]) -> Decided:
    return Decided(named, found.refused, *found.tally)
