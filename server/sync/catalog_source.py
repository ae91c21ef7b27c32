"""The catalogue's rows read from items, barcodes and units: all of them, or those of some keys.

Streams beside each other in the order of items, so that a million items need no memory. What is
read belongs together only inside one `snapshot()`.
"""

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Select, Subquery, and_, func, select

from server.catalog.models import AlternativeUnit, Barcode, Item, Unit
from server.catalog.service import lookup_key, texts_of_key
from server.kernel import exact
from server.storage.database import db
from server.storage.rowset import rowset
from server.sync.catalog_rows import BarcodeRow, ItemRow, rows_of

_STREAMED: Final = 10_000
_NO_PACK: Final = ("", "")


def all_rows() -> Iterator[tuple[str, str]]:
    """(key, row) of every barcode and item code."""
    for item, barcodes in _items(None):
        yield from rows_of(item, barcodes)


def most_rows() -> int:
    """How many rows there are at most: a code that is its item's barcode too counts once."""
    same = and_(Barcode.item_id == Item.id, Barcode.barcode == Item.code)
    return (
        _count(select(func.count()).select_from(Barcode))
        + count_items()
        - _count(select(func.count()).select_from(Item).join(Barcode, same))
    )


def count_items() -> int:
    """How many items there are."""
    return _count(select(func.count()).select_from(Item))


def rows_of_keys(keys: Collection[str]) -> dict[str, list[str]]:
    """Every row of these keys, in order; a key without rows is left out."""
    holders = _holders(keys)
    found: dict[str, list[str]] = {}
    if holders:
        for item, barcodes in _items(rowset("chosen", id=sorted(holders))):
            for key, row in rows_of(item, barcodes):
                if key in keys:
                    found.setdefault(key, []).append(row)
    return {key: sorted(rows) for key, rows in found.items()}


def keys_of_items(full_codes: Collection[str]) -> set[str]:
    """The keys under which items `CLASS/CODE` are found now; unknown ones are left out."""
    if not full_codes:
        return set()
    pairs = [full_code.partition("/")[::2] for full_code in full_codes]
    asked = rowset(
        "asked", class_code=[pair[0] for pair in pairs], code=[pair[1] for pair in pairs]
    )
    same = and_(Item.class_code == asked.c.class_code, Item.code == asked.c.code)
    items = {row.id: row.code for row in db.session.execute(_joined(asked, same, Item.code))}
    if not items:
        return set()
    chosen = rowset("chosen", id=list(items))
    query = select(Barcode.lookup_key).join_from(chosen, Barcode, Barcode.item_id == chosen.c.id)
    keys = set(db.session.scalars(query)) | {lookup_key(code) for code in items.values()}
    return keys - {""}


def _holders(keys: Collection[str]) -> set[int]:
    """The items that have one of these keys as barcode or as their own code."""
    if not keys:
        return set()
    asked = rowset("asked", key=list(keys))
    by_barcode = select(Barcode.item_id).join_from(
        asked, Barcode, Barcode.lookup_key == asked.c.key
    )
    texts = [text for key in keys for text in texts_of_key(key)]
    coded = rowset("coded", text=texts)
    by_code = _joined(coded, Item.code == coded.c.text)
    return {*db.session.scalars(by_barcode), *(row.id for row in db.session.execute(by_code))}


def _joined(asked: Subquery, same: Any, *more: Any) -> Select[*tuple[Any, ...]]:
    return select(Item.id, *more).join_from(asked, Item, same)


def _items(chosen: Subquery | None) -> Iterator[tuple[ItemRow, list[BarcodeRow]]]:
    """The chosen items (None: every one) with their barcodes, in the order of items."""
    units = {row[0]: (row[1], row[2]) for row in db.session.execute(_UNITS)}
    columns = (Item.class_code, Item.code, Item.description, Item.unit_id)
    flags = (Item.lot_managed, Item.serial_managed)
    query = select(Item.id, *columns, *flags).order_by(Item.id)
    alternatives, barcodes = _Groups(_ALTERNATIVES, chosen), _Groups(_BARCODES, chosen)
    for item_id, class_code, code, description, unit_id, lots, serials in _stream(
        query, Item.id, chosen
    ):
        packs = {
            unit: (units[unit][0], exact.to_text(factor), default)
            for _, unit, factor, default in alternatives.of(item_id)
        }
        item = ItemRow(class_code, code, description, *units[unit_id], lots, serials)
        item.alternatives = ";".join(
            f"{'*' if default else ''}{unit}={factor}" for unit, factor, default in packs.values()
        )
        yield (
            item,
            [
                BarcodeRow(key, *(packs.get(unit, _NO_PACK)[:2] if unit else _NO_PACK), variant)
                for _, key, unit, variant in barcodes.of(item_id)
            ],
        )


_UNITS: Final = select(Unit.id, Unit.code, Unit.decimals)
_ALTERNATIVES: Final = select(
    AlternativeUnit.item_id,
    AlternativeUnit.unit_id,
    AlternativeUnit.factor,
    AlternativeUnit.handheld_default,
).order_by(AlternativeUnit.item_id, AlternativeUnit.factor, AlternativeUnit.unit_id)
_BARCODES: Final = select(
    Barcode.item_id, Barcode.lookup_key, Barcode.unit_id, Barcode.variant
).order_by(Barcode.item_id, Barcode.id)


class _Groups:
    """The rows that belong to one item after the other, read in the order of items."""

    def __init__(self, query: Select[*tuple[Any, ...]], chosen: Subquery | None) -> None:
        found = _stream(query, query.selected_columns[0], chosen)
        self._groups = groupby(found, key=lambda row: row[0])
        self._next = next(self._groups, None)

    def of(self, item_id: int) -> list[Any]:
        """Those of an item; items are asked about in ascending order."""
        while self._next is not None and self._next[0] < item_id:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != item_id:
            return []
        found = list(self._next[1])
        self._next = next(self._groups, None)
        return found


def _stream(
    query: Select[*tuple[Any, ...]], item_id: Any, chosen: Subquery | None
) -> Iterator[Any]:
    if chosen is not None:
        query = query.where(item_id.in_(select(chosen.c.id)))
    return iter(db.session.execute(query.execution_options(yield_per=_STREAMED)))


def _count(query: Select[*tuple[Any, ...]]) -> int:
    return db.session.scalar(query) or 0
