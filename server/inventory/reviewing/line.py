"""A line of the differences with everything that is known of it. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from server.inventory.compared import CountedLine
from server.inventory.counting import Key, Observation
from server.inventory.decisions import Part
from server.inventory.differences import Basis, Difference
from server.inventory.four_eyes import Hands
from server.inventory.review import Look, Review, State
from server.ledger.service import MovementLine


class Asked(NamedTuple):
    """What the lines are compared at: each at its own time, or all at the end of a date."""

    basis: Basis = Basis.AT_COUNT
    day: date | None = None

    @classmethod
    def of(cls, day: date | None, *, as_counted: bool) -> "Asked":
        """From a question: no date is at count time."""
        if day is None:
            return cls()
        return cls(Basis.AS_COUNTED if as_counted else Basis.AT_DATE, day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One compared position. `numbers` is None where nobody counted or nobody chose yet.

    `effective_at` is when its alignment takes effect; `parts` are those of a split with the book
    of each, `identities` what it would have to be split into, `movements` those in doubt;
    `area` is the default area of its location.
    """

    id: str
    warehouse_id: int
    warehouse: str
    position: Key
    item_id: int | None
    description: str
    category: str
    unit: str
    lists: tuple[UUID, ...]
    list_numbers: tuple[str, ...]
    passes: tuple[int, ...]
    counted_line: CountedLine | None
    observed: Observation | None
    effective_at: datetime | None
    counted: Decimal | None
    book: Decimal | None
    numbers: Difference | None
    unit_cost: Decimal | None
    cost_source: str
    parts: tuple[tuple[Part, Decimal], ...]
    identities: tuple[Part, ...]
    movements: tuple[MovementLine, ...]
    moved_from: tuple[tuple[Key, Decimal], ...]
    look: Look
    review: Review | None
    state: str
    hands: Hands
    area: str = ""

    @property
    def flags(self) -> frozenset[str]:
        """What a reviewer should know."""
        return self.look.flags

    @property
    def is_aligned(self) -> bool:
        """Whether its movement is posted."""
        return self.state == State.ALIGNED


def line_id(warehouse: str, position: Iterable[str]) -> str:
    """The stable id of a compared position: 16 hexadecimal digits."""
    return hashlib.sha256("\x1f".join((warehouse, *position)).encode()).digest()[:8].hex()
