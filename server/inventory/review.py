"""The state of a line: what blocks it, what was decided, what tolerance says (design/3 §4).

Pure. What a person decided stands as long as the line looks like what they saw; what tolerance
decided is worked out again each time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a line stands."""

    COUNTED = "counted"
    WITHIN_TOLERANCE = "within_tolerance"
    TO_REVIEW = "to_review"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECOUNT = "recount"
    ALIGNED = "aligned"
    REVERSED = "reversed"
    SET_ASIDE = "set_aside"
    KEPT = "kept"
    PASS_OPEN = "pass_open"  # noqa: S105 - a pass of a count, not a password


BLOCKING: Final = (
    "unresolved",
    "unknown_location",
    "lot_missing",
    "missing_in_recount",
    "area_conflict",
    "overlap",
    "duplicate_serial",
    "incomplete",
    "disagreeing",
    "to_split",
)
"""What blocks a line, the first one first."""

APPROVABLE: Final = frozenset({State.TO_REVIEW, State.WITHIN_TOLERANCE, State.REVERSED})
"""What may be approved; a rejected line is reopened first, so that no bulk action undoes it."""

ALIGNABLE: Final = frozenset({State.APPROVED, State.WITHIN_TOLERANCE})
SETTLED: Final = frozenset({State.ALIGNED, State.REJECTED, State.KEPT, State.SET_ASIDE})

LOOK_AT: Final = frozenset(
    {"doubtful", "factor_changed", "overridden", "zero_stated", "moved", "moved_since", "sampled"}
)
"""Flags that always send a line to somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a line looks like; a decision keeps what it saw of it."""

    counted: Decimal | None
    book: Decimal | None
    observed_at: datetime | None
    live_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What was decided about a line and seen of it then; `effective_at` is its movement's."""

    state: State
    seen: Seen
    unit_cost: Decimal | None
    reason: str
    by: str
    at: datetime
    movement_id: int | None = None
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Everything that the state depends on beside earlier decisions."""

    seen: Seen
    blocking: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    over: tuple[str, ...] = ()
    provisional: bool = False
    waiting: bool = False


def stands(review: Review | None, seen: Seen) -> bool:
    """Whether a decision holds: an approval while nothing changed, others while no count did."""
    if review is None:
        return False
    if review.state is State.ALIGNED:
        return True
    if review.state is State.APPROVED:
        return review.seen == seen
    return review.seen.live_hash == seen.live_hash


def state_of(look: Look, review: Review | None) -> str:
    """The state of a line; a blocking one by its own name."""
    decided = review.state if review is not None and stands(review, look.seen) else None
    is_void = decided is None and review is not None and review.state is State.APPROVED
    return next(state for state in _candidates(look, decided, is_void=is_void) if state is not None)


def _candidates(look: Look, decided: State | None, *, is_void: bool) -> Iterator[str | None]:
    """From what wins to what is left; what a person approved goes back to a person."""
    yield decided if decided is State.ALIGNED else None
    yield State.RECOUNT if look.waiting else None
    yield decided if decided is State.SET_ASIDE else None
    yield from (code for code in BLOCKING if code in look.blocking)
    uncounted = look.seen.counted is None
    if look.provisional:
        yield State.PASS_OPEN if uncounted else State.COUNTED
    yield decided
    yield State.KEPT if uncounted else None
    must_look = look.over or look.flags & LOOK_AT or is_void
    yield State.TO_REVIEW if must_look else State.WITHIN_TOLERANCE


def late_amount(review: Review, seen: Seen) -> Decimal:
    """By how much a late movement would have changed the difference of an aligned line.

    The book at the count's time now holds the alignment itself: it should say what was counted.
    A line that was aligned at another time than its own is not judged, and says 0.
    """
    own_time = review.effective_at is None or review.effective_at == review.seen.observed_at
    if not own_time or seen.observed_at != review.seen.observed_at:
        return Decimal(0)
    return (review.seen.counted or Decimal(0)) - (seen.book or Decimal(0))
