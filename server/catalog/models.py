"""Tables of items and the places they are kept in.

Codes are what people and other programs use; surrogate keys stay inside the database.
"""

from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.storage.database import Base
from server.storage.types import Exact, Key


class Unit(Base):
    """A unit of measure and how many places its quantities have."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    description: Mapped[str] = mapped_column(String(80), default="")
    decimals: Mapped[int] = mapped_column(Integer, default=0)


class Item(Base):
    """An article: class (at most 3) and code (at most 50) are unique together."""

    __tablename__ = "items"
    __table_args__ = (UniqueConstraint("class_code", "code"), Index(None, "code"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    class_code: Mapped[str] = mapped_column(String(3))
    code: Mapped[str] = mapped_column(String(50))
    description: Mapped[str] = mapped_column(String(200), default="")
    description2: Mapped[str] = mapped_column(String(200), default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    category: Mapped[str] = mapped_column(String(50), default="")
    tax_category: Mapped[str] = mapped_column(String(30), default="")
    nature: Mapped[str] = mapped_column(String(30), default="")
    abc: Mapped[str] = mapped_column(String(1), default="")
    fiscal_interest: Mapped[bool] = mapped_column(Boolean, default=True)
    lot_managed: Mapped[bool] = mapped_column(Boolean, default=False)
    serial_managed: Mapped[bool] = mapped_column(Boolean, default=False)
    standard_cost: Mapped[Decimal | None] = mapped_column(Exact)
    next_standard_cost: Mapped[Decimal | None] = mapped_column(Exact)
    last_cost: Mapped[Decimal | None] = mapped_column(Exact)
    average_cost: Mapped[Decimal | None] = mapped_column(Exact)
    sales_price: Mapped[Decimal | None] = mapped_column(Exact)

    unit: Mapped[Unit] = relationship()

    @property
    def full_code(self) -> str:
        """`CLASS/CODE`, the item's name on the wire."""
        return f"{self.class_code}/{self.code}"


class AlternativeUnit(Base):
    """Another unit of an item: one of it is `factor` base units."""

    __tablename__ = "alternative_units"

    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    factor: Mapped[Decimal] = mapped_column(Exact)
    handheld_default: Mapped[bool] = mapped_column(Boolean, default=False)

    unit: Mapped[Unit] = relationship()


class Barcode(Base):
    """A barcode of an item. `lookup_key` is what scans are looked up by (design/4 §4)."""

    __tablename__ = "barcodes"
    __table_args__ = (UniqueConstraint("item_id", "lookup_key"), Index(None, "lookup_key"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    barcode: Mapped[str] = mapped_column(String(100))
    lookup_key: Mapped[str] = mapped_column(String(100))
    type: Mapped[str] = mapped_column(String(20), default="free")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    variant: Mapped[str] = mapped_column(String(50), default="")

    item: Mapped[Item] = relationship()
    unit: Mapped[Unit | None] = relationship()


class Lot(Base):
    """A lot of an item, with its expiry, own cost, and who supplied it under which name."""

    __tablename__ = "lots"
    __table_args__ = (UniqueConstraint("item_id", "lot"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    lot: Mapped[str] = mapped_column(String(50))
    expiry: Mapped[date | None] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(20), default="available")
    unit_cost: Mapped[Decimal | None] = mapped_column(Exact)
    supplier: Mapped[str] = mapped_column(String(30), default="")
    supplier_lot: Mapped[str] = mapped_column(String(50), default="")


class Warehouse(Base):
    """A warehouse; its days are days of its time zone."""

    __tablename__ = "warehouses"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    description: Mapped[str] = mapped_column(String(80), default="")
    site: Mapped[str] = mapped_column(String(30), default="")
    management_area: Mapped[str] = mapped_column(String(30), default="")
    valid_until: Mapped[date | None] = mapped_column(Date)
    time_zone: Mapped[str] = mapped_column(String(50), default="Europe/Rome")


class Location(Base):
    """A place in a warehouse; `area` is the default area of what is counted there."""

    __tablename__ = "locations"
    __table_args__ = (UniqueConstraint("warehouse_id", "code"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    code: Mapped[str] = mapped_column(String(50))
    description: Mapped[str] = mapped_column(String(80), default="")
    area: Mapped[str] = mapped_column(String(30), default="")

    warehouse: Mapped[Warehouse] = relationship()
