"""What is asked to be posted, and what is known after it was. Pure.

Quantities and costs of a draft are absolute and in the unit that the line names; signs, base
units, amounts and effective times are worked out by `preparing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from server.kernel.problems import Fault


class Origin(StrEnum):
    """What made a stock record."""

    MANUAL = "manual"
    IMPORT = "import"
    ALIGNMENT = "alignment"
    CLOSING = "closing"
    REVALUATION = "revaluation"
    TRANSFER = "transfer"


class PositionKey(NamedTuple):
    """The finest place and identity that stock is held at; in a question, None means any."""

    warehouse_id: int
    item_id: int
    location: str | None = ""
    variant: str | None = ""
    lot: str | None = ""
    serial: str | None = ""
    project: str | None = ""
    partner: str | None = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """A line: `item` is CLASS/CODE, `unit_cost` is per `unit` (None = the base unit).

    Without an own `effective_at` the header's holds. `project` and `partner` say that the stock
    itself is kept apart for them; those of the header only name whom the document is about.
    `amount` is given only for quantity 0: the value that the line corrects. `offset_location` is
    where the other leg of a transfer takes place (empty = that reason's default location).
    """

    item: str
    quantity: Decimal
    unit: str | None = None
    location: str = ""
    offset_location: str = ""
    variant: str = ""
    lot: str = ""
    serial: str = ""
    project: str = ""
    partner: str = ""
    unit_cost: Decimal | None = None
    amount: Decimal | None = None
    effective_at: datetime | None = None
    date_only: bool = False
    observed_at: datetime | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDraft:
    """A record of one warehouse with one reason; `effective_at` None = the posting date only.

    `(source, source_record)` is the key of a record that came from elsewhere: the same key with
    the same content is posted once, with other content it is refused.
    """

    warehouse: str
    reason: str
    posting_date: date
    lines: Sequence[LineDraft]
    effective_at: datetime | None = None
    internal_document: str = ""
    reference: str = ""
    reference_date: date | None = None
    partner: str = ""
    project: str = ""
    notes: str = ""
    origin: Origin = Origin.MANUAL
    origin_key: str = ""
    source: str | None = None
    source_record: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingFault(Fault):
    """A fault of a draft: `draft` counts from 0, `line` (of the draft) from 1."""

    draft: int = 0


@dataclass(frozen=True, slots=True)
class Posted:
    """A record that is in the ledger; `created` is False when it was there already.

    `movement_ids` are told of what was found; nobody asks for those of other records.
    """

    record_id: int
    number: int
    movement_ids: tuple[int, ...] = field(default=())
    created: bool = True
