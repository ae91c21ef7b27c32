"""What may be decided about a line in its state, and by whom. Pure."""

from typing import Final

from server.inventory.authority import LINE_LIMIT
from server.inventory.decisions import Outcome
from server.inventory.four_eyes import Hands, why_not
from server.inventory.review import APPROVABLE, BLOCKING, State
from server.inventory.reviewing.line import Line
from server.inventory.reviewing.requests import Action
from server.kernel.principal import UserPrincipal

_SUMMED: Final = frozenset({Outcome.ADD, Outcome.KEEP, Outcome.CONTINUATION})

Verdict = tuple[str, str] | None
"""A code and a sentence why a line is refused, None when it is not."""

OUTCOMES: Final[dict[str, frozenset[Outcome]]] = {
    "overlap": _SUMMED,
    "area_conflict": _SUMMED,
    "disagreeing": frozenset({Outcome.KEEP}),
    "incomplete": frozenset({Outcome.KEEP}),
    "duplicate_serial": frozenset({Outcome.KEEP}),
    "missing_in_recount": frozenset({Outcome.KEEP_PREVIOUS}),
}
"""What can be ruled about a blocking state."""

_DETAILS: Final = {
    "four_eyes": "whoever counted, corrected or decided a position cannot approve it",
    "user_unlinked": "the user is neither linked to an employee nor declared as never counting",
    "pass_open": "the count is still going on",
    LINE_LIMIT: "it is more than the user may approve",
    "line.unresolved": "say first what the barcode means",
    "line.reason_needed": "say why",
}

_FITTING: Final = {
    Action.GIVE_LOT: "lot_missing",
    Action.GIVE_LOCATION: "unknown_location",
    Action.SPLIT: "to_split",
}


def why_not_approve(
    state: str, hands: Hands | None, user: UserPrincipal, *, covered: bool = True
) -> str | None:
    """The code why a user may not approve a line in a state; None when they may.

    `covered`: whether the user's limits cover the line.
    """
    if state in {State.COUNTED, State.PASS_OPEN}:
        return "pass_open"
    if state not in APPROVABLE:
        return state
    return why_not(user, hands) or (None if covered else LINE_LIMIT)


REJECTABLE: Final = APPROVABLE | {State.APPROVED}
"""What may be rejected: there is a difference that somebody can look at."""


def settling(
    action: Action, state: str, hands: Hands | None, user: UserPrincipal, *, covered: bool = True
) -> Verdict:
    """Whether a line in a state may be approved, rejected, set aside or reopened.

    What is posted stays; everything else may be set aside.
    """
    if action is Action.APPROVE:
        return refusal(why_not_approve(state, hands, user, covered=covered))
    allowed = state in REJECTABLE if action is Action.REJECT else state != State.ALIGNED
    return None if allowed else refusal(state)


def ruling(line: Line, action: Action, outcome: str) -> Verdict:
    """Whether a ruling fits what blocks the line."""
    if line.is_aligned:
        return refusal(line.state)
    blocking = line.look.blocking
    if action is Action.OVERRIDE:
        return refusal("line.unresolved" if "unresolved" in blocking else None)
    if action is Action.DECIDE:
        fitting = any(outcome in OUTCOMES.get(code, ()) for code in blocking)
        return None if fitting else ("outcome.unfit", f"{outcome} does not settle {line.state}")
    wanted = _FITTING[action]
    if wanted in blocking or (action is Action.SPLIT and line.parts):
        return None
    return "outcome.unfit", f"the line is {line.state}, not {wanted}"


def refusal(code: str | None) -> Verdict:
    """A code with its sentence."""
    if code is None:
        return None
    if code in BLOCKING:
        return code, f"the line is blocked: {code.replace('_', ' ')}"
    return code, _DETAILS.get(code, f"the line is {code.replace('_', ' ')}")
