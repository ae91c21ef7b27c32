"""What a line amounts to: numbers, flags, limits, state; everything that a reviewer sees of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from server.inventory.compared import CountedLine
from server.inventory.counting import Key, Observation, live_hash
from server.inventory.differences import Basis, Difference, compare, percent_of
from server.inventory.four_eyes import Hands
from server.inventory.review import Look, Review, Seen, State, late_amount, stands, state_of
from server.inventory.reviewing.books import Answer
from server.inventory.reviewing.line import Asked, Line, line_id
from server.inventory.reviewing.sources import Sources, WarehouseCard
from server.inventory.reviewing.uncounted import Uncounted
from server.inventory.standings import Lists
from server.inventory.tolerance import is_sampled, over
from server.inventory.tolerances import Subject
from server.kernel import exact
from server.ledger.service import UnitCost

FROZEN_COST = "approval"
_NO_COST = UnitCost(None, "none")
_NOBODY = live_hash(())


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the lines of one warehouse are judged by."""

    sources: Sources
    warehouse: WarehouseCard
    asked: Asked
    hands: dict[Key, Hands]

    def review(self, position: Key) -> Review | None:
        """What was decided about a position."""
        return self.sources.reviews.get((self.warehouse.id, position))

    def over(self, counted: CountedLine, numbers: Difference) -> tuple[str, ...]:
        """The limits that a difference is over, of any list type that it was counted by."""
        item = self.sources.items.get(counted.position.item)
        about = Subject("", item.abc, item.category, item.code) if item else Subject()
        types = {self.sources.lists[one].list_type for one in counted.lists} or {""}
        held = [
            self.sources.tolerances.holding(about._replace(list_type=code))
            for code in sorted(types)
        ]
        codes = (code for one in held for code in over(numbers, one.limits(numbers.difference)))
        return tuple(dict.fromkeys(codes))

    def description(self, position: Key) -> dict[str, Any]:
        """The fields of a line that say what and where it is."""
        item = self.sources.items.get(position.item)
        return {
            "id": line_id(self.warehouse.code, position),
            "warehouse_id": self.warehouse.id,
            "warehouse": self.warehouse.code,
            "position": position,
            "item_id": item.id if item else None,
            "description": item.description if item else "",
            "category": item.category if item else "",
            "unit": item.unit if item else "",
            "hands": self.hands.get(position, Hands()),
            "area": self.warehouse.areas.get(position.location, ""),
            "review": self.review(position),
        }

    def lists(self, lists: Iterable[UUID]) -> dict[str, Any]:
        """The fields of a line that say where it was counted."""
        found = sorted((self.sources.lists[one].number, one) for one in lists)
        return {
            "lists": tuple(one for _, one in found),
            "list_numbers": tuple(number for number, _ in found),
        }


def assess(assessment: Assessment, counted: CountedLine, answer: Answer | None) -> Line:
    """A line that somebody counted; `answer` is None where there is nothing to compare."""
    review = assessment.review(counted.position)
    numbers, cost = _compared(assessment, answer, _NO_COST if answer is None else answer.cost)
    seen = _seen(assessment, counted, answer)
    if review is not None and review.state is State.APPROVED and stands(review, seen):
        numbers, cost = _compared(assessment, answer, UnitCost(review.unit_cost, FROZEN_COST))
    description = assessment.description(counted.position)
    look = Look(
        seen=seen,
        blocking=_blocking(counted, answer),
        flags=_flags(assessment, counted, answer, description["id"]),
        over=assessment.over(counted, numbers) if numbers else (),
        provisional=counted.provisional,
        waiting=counted.waiting,
    )
    state = state_of(look, review)
    line = Line(
        **description,
        **assessment.lists(counted.lists),
        passes=tuple(counted.passes),
        counted_line=counted,
        observed=answer.observed if answer else _observed(counted),
        effective_at=answer.effective_at if answer else None,
        counted=numbers.counted if numbers else _raw_count(counted),
        book=numbers.book if numbers else None,
        numbers=numbers,
        unit_cost=cost.cost,
        cost_source=cost.source,
        parts=answer.parts if answer else (),
        identities=answer.identities if answer else (),
        movements=answer.movements if answer else (),
        moved_from=answer.moved_from if answer else (),
        look=look,
        state=state,
    )
    return as_aligned(line) if review is not None and line.is_aligned else line


def assess_uncounted(assessment: Assessment, lists: Lists, left: Iterable[Uncounted]) -> list[Line]:
    """Lines that nobody counted, where a list was to look."""
    return [_uncounted(assessment, lists, one) for one in left if lists.holding(one.position)]


def as_aligned(line: Line) -> Line:
    """An aligned line as it was posted, with flags for what came after (design/3 §3, 3)."""
    review = line.review
    if review is None or review.seen.counted is None or review.seen.book is None:
        return line
    difference = review.seen.counted - review.seen.book
    frozen = Difference(
        counted=review.seen.counted,
        book=review.seen.book,
        difference=difference,
        without_doubtful=difference,
        percent=percent_of(difference, review.seen.book),
        value=None if review.unit_cost is None else exact.multiply(difference, review.unit_cost),
    )
    late = {"late_event"} if line.look.seen.live_hash != review.seen.live_hash else set()
    if late_amount(review, line.look.seen):
        late.add("late_movement")
    return replace(
        line,
        counted=frozen.counted,
        book=frozen.book,
        numbers=frozen,
        unit_cost=review.unit_cost,
        cost_source=FROZEN_COST,
        look=replace(line.look, flags=line.look.flags - {"doubtful"} | late, over=()),
    )


def _compared(
    assessment: Assessment, answer: Answer | None, cost: UnitCost
) -> tuple[Difference | None, UnitCost]:
    if answer is None:
        return None, cost
    return compare(answer.counted, answer.book, cost.cost, assessment.asked.basis), cost


def _seen(assessment: Assessment, counted: CountedLine, answer: Answer | None) -> Seen:
    """What a decision sees: the count's own time, so that it holds at any date rolled back."""
    hash_ = live_hash(event.id for event in counted.events)
    if answer is None:
        return Seen(counted=None, book=None, observed_at=None, live_hash=hash_)
    as_counted = assessment.asked.basis is Basis.AS_COUNTED
    return Seen(
        counted=answer.counted,
        book=answer.book.at_date if as_counted else answer.book.at_count,
        observed_at=answer.observed.at,
        live_hash=hash_,
    )


def _raw_count(counted: CountedLine) -> Decimal | None:
    """What was keyed where nothing can be compared: the sum on which all parties agree."""
    sums = {one.counted for one in counted.contributions}
    return sums.pop() if len(sums) == 1 else None


def _observed(counted: CountedLine) -> Observation | None:
    times = [one.observed for one in counted.contributions]
    return Observation.over(times) if times else None


def _blocking(counted: CountedLine, answer: Answer | None) -> frozenset[str]:
    found = set(counted.blocking)
    if answer is not None:
        undecided = answer.disagreeing and not counted.provisional
        found |= {"disagreeing"} if undecided and "incomplete" not in found else set()
        found |= {"to_split"} if answer.identities and not answer.parts else set()
    return frozenset(found)


def _flags(
    assessment: Assessment, counted: CountedLine, answer: Answer | None, line: str
) -> frozenset[str]:
    inventory = assessment.sources.inventory
    flags = set(counted.flags | (counted.blocking & {"unknown_location", "lot_missing"}))
    if answer is not None:
        book = answer.book
        checks = {
            "doubtful": bool(answer.movements),
            "moved": bool(answer.moved_from),
            "moved_since": assessment.asked.basis is Basis.AS_COUNTED
            and book.at_date != book.at_count,
            "sampled": is_sampled(inventory.id, line, inventory.sample_percent),
        }
        flags |= {flag for flag, found in checks.items() if found}
    return frozenset(flags)


def _uncounted(assessment: Assessment, lists: Lists, left: Uncounted) -> Line:
    winner, is_open, waiting = lists.uncounted(left.position)
    holding = [one for one in lists.holding(left.position) if one.pass_ == winner]
    rules = {assessment.sources.lists[one.id].uncounted for one in holding}
    blocking = {"missing_in_recount"} if winner > 1 else set()
    if "block" in rules and not is_open:
        blocking.add("incomplete")
    look = Look(
        seen=Seen(counted=None, book=None, observed_at=None, live_hash=_NOBODY),
        blocking=frozenset(blocking),
        provisional=is_open,
        waiting=waiting,
    )
    description = assessment.description(left.position) | {
        "item_id": left.item.id,
        "description": left.item.description,
        "category": left.item.category,
        "unit": left.item.unit,
    }
    return Line(
        **description,
        **assessment.lists(one.id for one in holding),
        passes=(winner,),
        counted_line=None,
        observed=None,
        effective_at=None,
        counted=None,
        book=left.book,
        numbers=None,
        unit_cost=None,
        cost_source="none",
        parts=(),
        identities=(),
        movements=(),
        moved_from=(),
        look=look,
        state=state_of(look, assessment.review(left.position)),
    )
