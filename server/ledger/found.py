"""What a physical inventory found, as very many lines of few records.

Numbers are as the database keeps them (signed millionths of the base unit, microseconds). Lines of
one name are posted together or not at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from server.kernel import exact
from server.ledger.drafts import PositionKey, Posted, RecordDraft
from server.ledger.preparing import PreparedLine, PreparedRecord
from server.storage.types import from_microseconds


class FoundLine(NamedTuple):
    """A movement to be; `amount` is quantity × unit cost."""

    name: str
    position: PositionKey
    quantity: int
    unit_cost: int | None
    amount: int | None
    effective_at: int
    observed_at: int | None


class FoundRecord(NamedTuple):
    """One record to be: a header without lines of its own, and what it is made of."""

    header: RecordDraft
    lines: Sequence[FoundLine]


class RefusedName(NamedTuple):
    """Lines that cannot be posted, by their name, and the first reason why."""

    name: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class PostedFound:
    """What came of it: `posted` and the `lines` that are left of each record; what was refused."""

    posted: list[Posted | None]
    lines: list[Sequence[FoundLine]]
    refused: list[RefusedName]


def without(record: FoundRecord, names: Iterable[str]) -> FoundRecord:
    """The same without some lines."""
    left_out = set(names)
    return record._replace(lines=[one for one in record.lines if one.name not in left_out])


def as_prepared(record: PreparedRecord, lines: Sequence[FoundLine]) -> PreparedRecord:
    """The same as objects, for the checks of a few lines."""
    return replace(record, lines=tuple(map(_prepared, lines)))


def _prepared(line: FoundLine) -> PreparedLine:
    quantity = exact.from_millionths(line.quantity)
    return PreparedLine(
        position=line.position,
        effective_at=from_microseconds(line.effective_at),
        date_only=False,
        observed_at=None,
        quantity=quantity,
        unit_id=0,
        unit_quantity=quantity,
        unit_cost=None,
        amount=None,
        notes="",
    )
