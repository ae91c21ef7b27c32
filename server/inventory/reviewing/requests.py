"""What somebody asks to be decided, and what came of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from server.inventory.decisions import Part
from server.inventory.reviewing.line import Asked


class Action(StrEnum):
    """What can be decided about lines."""

    APPROVE = "approve"
    REJECT = "reject"
    SET_ASIDE = "set_aside"
    REOPEN = "reopen"
    OVERRIDE = "override"
    DECIDE = "decide"
    GIVE_LOT = "give_lot"
    GIVE_LOCATION = "give_location"
    SPLIT = "split"


class LineSeen(NamedTuple):
    """A line as somebody saw it; what is None was not looked at."""

    line: str
    seen_hash: str | None = None
    counted: Decimal | None = None
    state: str | None = None


class Filters(NamedTuple):
    """The filters of the differences, all of which a line must meet."""

    state: str | None = None
    warehouse: str | None = None
    location: str | None = None
    category: str | None = None
    search: str | None = None

    @property
    def sought(self) -> bool:
        """Whether lines are found by what they are, not by their state or sums."""
        return bool(self.search or self.location)


class Expected(NamedTuple):
    """What somebody was told that a bulk action would do."""

    lines: int
    value: Decimal | None = None


class RefusedLine(NamedTuple):
    """A line that was not decided about, and why."""

    line: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRequest:
    """A decision about lines, or with `filters` about every line that they show.

    `outcome` and `events` belong to `decide`, `quantity` to `override`, `lot`, `location` and
    `parts` to the actions of that name.
    """

    action: Action
    lines: Sequence[LineSeen] = ()
    filters: Filters | None = None
    expected: Expected | None = None
    reason: str = ""
    outcome: str = ""
    events: frozenset[UUID] = field(default_factory=frozenset)
    quantity: Decimal | None = None
    lot: str = ""
    location: str = ""
    parts: tuple[Part, ...] = ()
    day: date | None = None
    as_counted: bool = False

    @property
    def asked(self) -> Asked:
        """What the decision looks at."""
        return Asked.of(self.day, as_counted=self.as_counted)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did, or would do: lines, their net and gross value, what was refused.

    Of a bulk action `done` and `refused` name only the first lines; `lines` counts all.
    """

    done: list[str]
    refused: list[RefusedLine]
    lines: int
    value: Decimal
    without_value: int
    gross: Decimal
