"""What may be decided about a line in its state, and by whom. Pure."""

from typing import Final

from server.inventory.decisions import Outcome
from server.inventory.four_eyes import why_not
from server.inventory.review import APPROVABLE, BLOCKING, State
from server.inventory.reviewing.line import Line
from server.inventory.reviewing.requests import Action
from server.inventory.reviewing.selecting import Verdict
from server.kernel.principal import UserPrincipal

_SUMMED: Final = frozenset({Outcome.ADD, Outcome.KEEP, Outcome.CONTINUATION})

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
    "line.unresolved": "say first what the barcode means",
    "line.reason_needed": "say why",
}

_FITTING: Final = {
    Action.GIVE_LOT: "lot_missing",
    Action.GIVE_LOCATION: "unknown_location",
    Action.SPLIT: "to_split",
}


def why_not_approve(line: Line, user: UserPrincipal) -> str | None:
    """The code why a user may not approve a line now; None when they may."""
    if line.state in {State.COUNTED, State.PASS_OPEN}:
        return "pass_open"
    if line.state not in APPROVABLE:
        return line.state
    return why_not(user, line.hands)


def approving(line: Line, user: UserPrincipal) -> Verdict:
    """Whether a line may be approved."""
    return refusal(why_not_approve(line, user))


def settling(line: Line) -> Verdict:
    """Whether a line may be rejected: it has a difference that somebody can look at."""
    return None if line.state in APPROVABLE | {State.APPROVED} else refusal(line.state)


def setting_aside(line: Line) -> Verdict:
    """Whether a line may be set aside: anything that is not posted."""
    return refusal(line.state) if line.is_aligned else None


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
