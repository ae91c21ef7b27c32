"""Plain lines that somebody decided about: the row as the decision leaves it.

Pure. The rules are those of `review` and of `assessing.as_aligned`; only the line is not an object.
"""

from datetime import datetime
from typing import Any, NamedTuple

from server.inventory.projection.plain.judging import numbers_of
from server.inventory.review import Look, Review, Seen, State, late_amount, stands, state_of
from server.kernel import exact
from server.kernel.exact import MILLION

FROZEN = "approval"
_LATE_EVENT = "late_event"
_LATE_MOVEMENT = "late_movement"


class Facts(NamedTuple):
    """What a line looks like now, in millionths: what the counts and the ledger say."""

    counted: int
    book: int
    doubtful: int
    observed_at: datetime
    live_hash: bytes
    flags: str
    provisional: bool


def seen_now(facts: Facts) -> Seen:
    """What a decision would see now."""
    return Seen(
        counted=exact.from_millionths(facts.counted),
        book=exact.from_millionths(facts.book),
        observed_at=facts.observed_at,
        live_hash=facts.live_hash.hex(),
    )


def frozen_cost(review: Review, seen: Seen) -> bool:
    """Whether the line keeps the cost that it was approved at."""
    return review.state is State.APPROVED and stands(review, seen)


def state_after(review: Review, facts: Facts, over: str) -> str:
    """The state of a line, as `review.state_of` says."""
    look = Look(
        seen=seen_now(facts),
        flags=frozenset(facts.flags.split()),
        over=tuple(over.split()),
        provisional=facts.provisional,
    )
    return str(state_of(look, review))


def as_aligned(values: dict[str, Any], review: Review, facts: Facts) -> dict[str, Any]:
    """A row as it was posted, with flags for what came after (`assessing.as_aligned`)."""
    if review.seen.counted is None or review.seen.book is None:
        return values
    counted = exact.to_millionths(review.seen.counted)
    book = exact.to_millionths(review.seen.book)
    cost = None if review.unit_cost is None else exact.to_millionths(review.unit_cost)
    numbers = numbers_of(counted, book, 0, cost)
    seen = seen_now(facts)
    flags = set(facts.flags.split()) - {"doubtful"}
    flags |= {_LATE_EVENT} if seen.live_hash != review.seen.live_hash else set()
    flags |= {_LATE_MOVEMENT} if late_amount(review, seen) else set()
    return values | {
        "counted": counted,
        "book": book,
        "difference": numbers.difference,
        "without_doubtful": numbers.difference,
        "percent": numbers.percent,
        "unit_cost": cost,
        "cost_source": FROZEN,
        "value": numbers.value,
        "size": -MILLION if numbers.value is None else abs(numbers.value),
        "flags": " ".join(sorted(flags)),
        "over": "",
    }
