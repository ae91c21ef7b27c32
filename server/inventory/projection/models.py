"""Tables of the stored differences: what the pure rules say of an inventory, line by line.

Nothing here is a truth of its own: every row can be computed again from the journal, the ledger
and the decisions (`projection.refreshing` does). So no row refers to another table by a key.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from server.storage.database import Base
from server.storage.types import Exact, Identifier, Instant, Json, Key

Ordered: Final = Text().with_variant(Text(collation="C"), "postgresql")
"""Text in the order of its code points on both databases, as Python sorts it."""


def _of_few(name: str) -> Index:
    """An index of the lines that have something in a column, by view."""
    given = text(f"{name} <> ''")
    return Index(
        f"ix_difference_lines_{name}", "view_id", name, sqlite_where=given, postgresql_where=given
    )


class DifferenceView(Base):
    """One question about an inventory: at the counts' own times, or at the end of a date.

    `kept_out` names the lists that their closing date kept out when it was last looked at.
    """

    __tablename__ = "difference_views"
    __table_args__ = (UniqueConstraint("inventory_id", "basis", "day"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    inventory_id: Mapped[int] = mapped_column(BigInteger)
    basis: Mapped[str] = mapped_column(String(12))
    day: Mapped[date | None] = mapped_column(Date)
    is_built: Mapped[bool] = mapped_column(Boolean, default=False)
    kept_out: Mapped[str] = mapped_column(Text, default="")
    used_at: Mapped[datetime] = mapped_column(Instant)


class DifferenceLine(Base):
    """One compared position. Codes stand in texts with a space between them.

    `place` orders lines by warehouse and position, `shelf` is where lines of its state are looked
    for (`shelves`): no index has what a decision changes. `live_hash` is None until somebody asks.
    `story` has what few lines have: identities, parts, places that a serial moved from.
    """

    __tablename__ = "difference_lines"
    __table_args__ = (
        Index("ix_difference_lines_place", "view_id", "place", unique=True),
        Index("ix_difference_lines_line", "view_id", "line", unique=True),
        Index("ix_difference_lines_subject", "view_id", "item", "barcode"),
        # The orders of the table (`ordering`); what else it is filtered by stands beside.
        Index("ix_difference_lines_state", "view_id", "shelf", "place", "category", "hands_id"),
        Index("ix_difference_lines_size", "view_id", "shelf", "size", "place", "category"),
        *(_of_few(name) for name in ("flags", "lot", "serial")),
        Index(
            "ix_difference_lines_left",
            "view_id",
            "place",
            sqlite_where=text("was_counted = 0"),
            postgresql_where=text("NOT was_counted"),
        ),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    view_id: Mapped[int] = mapped_column(BigInteger)
    line: Mapped[str] = mapped_column(String(16))
    place: Mapped[str] = mapped_column(Ordered)
    warehouse_id: Mapped[int] = mapped_column(BigInteger)
    location: Mapped[str] = mapped_column(String(200))
    item: Mapped[str] = mapped_column(String(200))
    barcode: Mapped[str] = mapped_column(String(500))
    variant: Mapped[str] = mapped_column(String(200))
    lot: Mapped[str] = mapped_column(String(200))
    serial: Mapped[str] = mapped_column(String(200))
    item_id: Mapped[int | None] = mapped_column(BigInteger)
    area: Mapped[str] = mapped_column(String(30))
    category: Mapped[str] = mapped_column(String(50))
    lists: Mapped[list[str]] = mapped_column(Json)
    passes: Mapped[list[int]] = mapped_column(Json)
    was_counted: Mapped[bool] = mapped_column(Boolean)
    provisional: Mapped[bool] = mapped_column(Boolean)
    waiting: Mapped[bool] = mapped_column(Boolean)
    observed_from: Mapped[datetime | None] = mapped_column(Instant)
    observed_at: Mapped[datetime | None] = mapped_column(Instant)
    observed_to: Mapped[datetime | None] = mapped_column(Instant)
    effective_at: Mapped[datetime | None] = mapped_column(Instant)
    counted: Mapped[Decimal | None] = mapped_column(Exact)
    book: Mapped[Decimal | None] = mapped_column(Exact)
    difference: Mapped[Decimal | None] = mapped_column(Exact)
    without_doubtful: Mapped[Decimal | None] = mapped_column(Exact)
    percent: Mapped[Decimal | None] = mapped_column(Exact)
    unit_cost: Mapped[Decimal | None] = mapped_column(Exact)
    cost_source: Mapped[str] = mapped_column(String(20))
    value: Mapped[Decimal | None] = mapped_column(Exact)
    size: Mapped[Decimal] = mapped_column(Exact)
    seen_counted: Mapped[Decimal | None] = mapped_column(Exact)
    seen_book: Mapped[Decimal | None] = mapped_column(Exact)
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    live_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    state: Mapped[str] = mapped_column(String(20))
    shelf: Mapped[int] = mapped_column(Integer)
    review_state: Mapped[str | None] = mapped_column(String(16))
    blocking: Mapped[str] = mapped_column(String(200))
    flags: Mapped[str] = mapped_column(String(300))
    over: Mapped[str] = mapped_column(String(100))
    hands_id: Mapped[int] = mapped_column(BigInteger)
    is_ruled: Mapped[bool] = mapped_column(Boolean)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decision_reason: Mapped[str | None] = mapped_column(String(500))
    story: Mapped[dict[str, Any] | None] = mapped_column(Json)


class DifferenceSum(Base):
    """What lines of one kind add up to, so that totals need not read a million lines."""

    __tablename__ = "difference_sums"

    view_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    warehouse_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(20), primary_key=True)
    category: Mapped[str] = mapped_column(String(50), primary_key=True)
    hands_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    shelf: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    lines: Mapped[int] = mapped_column(Integer)
    unpriced: Mapped[int] = mapped_column(Integer)
    plus: Mapped[Decimal] = mapped_column(Exact)
    minus: Mapped[Decimal] = mapped_column(Exact)


class LineHands(Base):
    """People who had a hand in the same lines: `employees` who counted, `users` who decided."""

    __tablename__ = "line_hands"
    __table_args__ = (UniqueConstraint("inventory_id", "people"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    inventory_id: Mapped[int] = mapped_column(BigInteger)
    people: Mapped[str] = mapped_column(Text)


class StaleSubject(Base):
    """Lines of an inventory that must be worked out again: of an item, of a barcode, or all."""

    __tablename__ = "stale_subjects"
    __table_args__ = (Index(None, "inventory_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    inventory_id: Mapped[int] = mapped_column(BigInteger)
    item: Mapped[str | None] = mapped_column(String(200))
    barcode: Mapped[str | None] = mapped_column(String(500))


class StrangeItem(Base):
    """An item code in events that nobody knew, and the text that it is resolved by."""

    __tablename__ = "strange_items"

    inventory_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(String(500), primary_key=True)
    item: Mapped[str] = mapped_column(String(200), primary_key=True)


class CounterClock(Base):
    """The lowest and highest clock offset of a journal's events in an inventory."""

    __tablename__ = "counter_clocks"

    inventory_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    device: Mapped[str] = mapped_column(String(36), primary_key=True)
    epoch: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    lowest: Mapped[int] = mapped_column(BigInteger)
    highest: Mapped[int] = mapped_column(BigInteger)


class AreaCounter(Base):
    """A counter of a team that has a live count in an area; several are in conflict."""

    __tablename__ = "area_counters"

    inventory_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    warehouse_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    pass_number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    area: Mapped[str] = mapped_column(String(30), primary_key=True)
    counter: Mapped[str] = mapped_column(String(80), primary_key=True)
    list_id: Mapped[UUID] = mapped_column(Identifier)
