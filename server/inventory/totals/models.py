"""Tables of the totals. All can be made again from the log (`giacenza journal rebuild`)."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from server.storage.database import Base
from server.storage.types import Exact, Identifier, Instant


class CountTotal(Base):
    """What the live counts of one contribution add up to (`summing.TotalKey`, `summing.Total`).

    The key begins with list and location, so that an aisle's counts go to neighbouring pages;
    `id` is a hash of the whole contribution. Texts that were not given are '', a factor 0.
    """

    __tablename__ = "count_totals"
    __table_args__ = ({"sqlite_with_rowid": False},)

    list_id: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    location: Mapped[str] = mapped_column(String(200), primary_key=True)
    id: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    inventory_id: Mapped[int] = mapped_column(BigInteger)
    warehouse_id: Mapped[int] = mapped_column(BigInteger)
    pass_number: Mapped[int] = mapped_column(Integer)
    device: Mapped[str] = mapped_column(String(36))
    epoch: Mapped[UUID] = mapped_column(Identifier)
    employee: Mapped[str] = mapped_column(String(30))
    area: Mapped[str] = mapped_column(String(30))
    item: Mapped[str] = mapped_column(String(200))
    barcode: Mapped[str] = mapped_column(String(500))
    variant: Mapped[str] = mapped_column(String(200))
    lot: Mapped[str] = mapped_column(String(200))
    serial: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(30))
    factor: Mapped[Decimal] = mapped_column(Exact)
    keyed: Mapped[Decimal] = mapped_column(Exact)
    quantity: Mapped[Decimal] = mapped_column(Exact)
    events: Mapped[int] = mapped_column(Integer)
    unsure: Mapped[int] = mapped_column(Integer)
    first_seq: Mapped[int] = mapped_column(BigInteger)
    last_seq: Mapped[int] = mapped_column(BigInteger)
    earliest: Mapped[datetime] = mapped_column(Instant)
    latest: Mapped[datetime] = mapped_column(Instant)


class CountSupersession(Base):
    """One event (`by`) names another (`target`) as replaced, whether that is here already or not.

    It acts where list and pass are the same, in independent lists also the employee.
    """

    __tablename__ = "count_supersessions"
    __table_args__ = (Index(None, "list_id"), {"sqlite_with_rowid": False})

    target: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    by: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    list_id: Mapped[UUID] = mapped_column(Identifier)
    pass_number: Mapped[int] = mapped_column(Integer)
    employee: Mapped[str] = mapped_column(String(30))


class JournalClock(Base):
    """The lowest and highest clock offset that a journal brought of an inventory, in ms.

    Kept as events arrive, so that nobody reads a log to learn that no clock was set.
    """

    __tablename__ = "journal_clocks"

    inventory_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    device: Mapped[str] = mapped_column(String(36), primary_key=True)
    epoch: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    lowest: Mapped[int] = mapped_column(BigInteger)
    highest: Mapped[int] = mapped_column(BigInteger)


class CountedList(Base):
    """How many positions of a list were counted when its journals had brought so many events.

    A list whose tallies say another number of events is counted again (`positions`).
    """

    __tablename__ = "counted_lists"

    list_id: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    events: Mapped[int] = mapped_column(BigInteger)
    positions: Mapped[int] = mapped_column(BigInteger)


class CountedPlace(Base):
    """The same at each location of a list, so that lists which share one are found."""

    __tablename__ = "counted_places"
    __table_args__ = ({"sqlite_with_rowid": False},)

    list_id: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    location: Mapped[str] = mapped_column(String(200), primary_key=True)
    positions: Mapped[int] = mapped_column(BigInteger)


class CountedInventory(Base):
    """The same of an inventory; a position in two of its lists is one."""

    __tablename__ = "counted_inventories"

    inventory_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    events: Mapped[int] = mapped_column(BigInteger)
    positions: Mapped[int] = mapped_column(BigInteger)
