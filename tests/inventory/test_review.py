"""The state of a line and who may approve it (design/3 §4)."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from server.inventory.decisions import Outcome
from server.inventory.four_eyes import Hands, hands_by_key, why_not
from server.inventory.review import BLOCKING, Look, Review, Seen, State, stands, state_of
from server.kernel.principal import Role, UserPrincipal
from tests.inventory.counting_builders import BEARING, at, event, ruling

SEEN = Seen(counted=Decimal(9), book=Decimal(10), observed_at=at(9), live_hash="h")
LOOK = Look(seen=SEEN)


def reviewed(state: State) -> Review:
    return Review(state=state, seen=SEEN, unit_cost=Decimal(1), reason="", by="rossi", at=at(12))


def test_within_limits_a_line_needs_nobody() -> None:
    assert state_of(LOOK, None) == "within_tolerance"


@pytest.mark.parametrize("flag", ["doubtful", "factor_changed", "zero_stated", "sampled"])
def test_some_flags_always_send_a_line_to_review(flag: str) -> None:
    assert state_of(replace(LOOK, flags=frozenset({flag})), None) == "to_review"


def test_a_line_over_a_limit_goes_to_review() -> None:
    assert state_of(replace(LOOK, over=("value",)), None) == "to_review"


@pytest.mark.parametrize("code", BLOCKING)
def test_what_blocks_is_the_state_whatever_was_decided(code: str) -> None:
    blocked = replace(LOOK, blocking=frozenset({code}))
    assert state_of(blocked, None) == code
    assert state_of(blocked, reviewed(State.APPROVED)) == code


def test_a_blocked_line_may_be_set_aside() -> None:
    blocked = replace(LOOK, blocking=frozenset({"unresolved"}))
    assert state_of(blocked, reviewed(State.SET_ASIDE)) == "set_aside"


def test_a_recount_under_way_is_waited_for() -> None:
    assert state_of(replace(LOOK, waiting=True), reviewed(State.APPROVED)) == "recount"


def test_an_open_pass_is_provisional() -> None:
    assert state_of(replace(LOOK, provisional=True), reviewed(State.APPROVED)) == "counted"
    nobody = replace(LOOK, provisional=True, seen=replace(SEEN, counted=None))
    assert state_of(nobody, None) == "pass_open"


def test_what_nobody_counted_is_kept() -> None:
    assert state_of(Look(seen=replace(SEEN, counted=None)), None) == "kept"


@pytest.mark.parametrize(
    "change",
    [{"counted": Decimal(8)}, {"book": Decimal(11)}, {"observed_at": at(10)}, {"live_hash": "x"}],
)
def test_an_approval_is_void_when_anything_it_saw_changed(change: dict[str, object]) -> None:
    now = replace(LOOK, seen=replace(SEEN, **change))  # type: ignore[arg-type]
    assert state_of(now, reviewed(State.APPROVED)) == "to_review"
    assert state_of(now, None) == "within_tolerance"


def test_an_approval_stands_while_nothing_changed() -> None:
    assert state_of(replace(LOOK, over=("value",)), reviewed(State.APPROVED)) == "approved"


def test_a_rejection_stands_until_somebody_counts_again() -> None:
    book_moved = replace(LOOK, seen=replace(SEEN, book=Decimal(11)))
    assert state_of(book_moved, reviewed(State.REJECTED)) == "rejected"
    counted = replace(LOOK, seen=replace(SEEN, live_hash="x"))
    assert state_of(counted, reviewed(State.REJECTED)) == "within_tolerance"


def test_an_aligned_line_stays_aligned_whatever_comes_late() -> None:
    assert stands(reviewed(State.ALIGNED), replace(SEEN, live_hash="x"))
    assert not stands(None, SEEN)


def user(name: str = "rossi", employee: str | None = None, *, never: bool = True) -> UserPrincipal:
    return UserPrincipal(1, name, Role.SUPERVISOR, employee, never, "en")


def test_who_is_neither_linked_nor_declared_cannot_approve() -> None:
    assert why_not(user(never=False), Hands()) == "user_unlinked"
    assert why_not(user(), None) is None


def test_who_counted_or_decided_cannot_approve() -> None:
    hands = Hands({"17"}, {"bianchi"})
    assert why_not(user(employee="17", never=False), hands) == "four_eyes"
    assert why_not(user("bianchi"), hands) == "four_eyes"
    assert why_not(user(employee="23", never=False), hands) is None


def test_dead_events_voids_and_rulings_leave_hands_on_a_position() -> None:
    events = [
        event(1, 10, employee="17"),
        event(2, kind="void", employee="23", supersedes=[1, 99]),
        event(3, 9, employee="31", supersedes=[2]),
    ]
    moved = ruling(Outcome.GIVE_LOCATION, [3], location="A-02")
    hands = hands_by_key(events, [moved], {UUID(int=3): "clerk"}, {UUID(int=3): "verdi"})
    assert hands[BEARING].employees == {"17", "23", "31"}
    assert hands[BEARING].users == {"clerk", "verdi", "rossi"}
    assert hands[BEARING._replace(location="A-02")].users == {"clerk", "verdi", "rossi"}
