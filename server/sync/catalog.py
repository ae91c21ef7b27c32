"""The catalogue as immutable generations of packs that handhelds download (design/4 §4).

Built when a device asks and the catalogue has changed since the newest generation: items and
barcodes are streamed from two ordered statements, rows fall into blocks by the hash of their key,
runs of blocks are the buckets. Old generations are kept for a week, so that a download that began
can end.
"""

import gzip
import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import undefer

from server.catalog.models import AlternativeUnit, Barcode, Item, Unit
from server.catalog.service import block_of
from server.kernel import exact
from server.kernel.problems import NotFound
from server.storage.changes import Change
from server.storage.database import db
from server.storage.transaction import transaction
from server.sync.catalog_rows import (
    END_OF_BLOCK,
    BarcodeRow,
    ItemRow,
    block_count,
    bucket_ranges,
    rows_of,
)
from server.sync.models import CatalogBucket, CatalogGeneration

KEPT: Final = timedelta(days=7)
_STREAMED: Final = 10_000


class BucketUnknown(NotFound):
    """No such generation or bucket (any more): ask for the manifest."""

    code = "catalog.unknown"


def current_generation(now: datetime) -> CatalogGeneration:
    """The newest generation, built first when the catalogue has changed since."""
    newest = _newest()
    if newest is None or newest.catalog_version != _catalog_version():
        return _build(now)
    return newest


def find_bucket(generation: int, name: str) -> CatalogBucket:
    """A bucket with its content, or a refusal."""
    query = select(CatalogBucket).where(
        CatalogBucket.generation_id == generation, CatalogBucket.name == name
    )
    bucket = db.session.scalar(query.options(undefer(CatalogBucket.content)))
    if bucket is None:
        raise BucketUnknown(f"there is no bucket {name!r} in generation {generation}")
    return bucket


def _newest() -> CatalogGeneration | None:
    query = select(CatalogGeneration).order_by(CatalogGeneration.id.desc()).limit(1)
    return db.session.scalar(query)


def _catalog_version() -> int:
    query = select(func.max(Change.version)).where(Change.kind == "catalog")
    return db.session.scalar(query) or 0


def _build(now: datetime) -> CatalogGeneration:
    version = _catalog_version()
    rows = [row for item in _items() for row in rows_of(*item)]
    blocks = block_count(len(rows))
    texts = _block_texts(rows, blocks)
    packs = [_pack(texts, *bounds) for bounds in bucket_ranges([len(text) for text in texts])]
    with transaction() as session:
        newest = _newest()
        if newest is not None and newest.catalog_version == version:
            return newest
        built = CatalogGeneration(
            rows=len(rows), blocks=blocks, catalog_version=version, built_at=now, buckets=packs
        )
        session.add(built)
        session.flush()
        old = select(CatalogGeneration.id).where(
            CatalogGeneration.built_at < now - KEPT, CatalogGeneration.id != built.id
        )
        session.execute(delete(CatalogBucket).where(CatalogBucket.generation_id.in_(old)))
        session.execute(delete(CatalogGeneration).where(CatalogGeneration.id.in_(old)))
        key = built.id
    return db.session.get_one(CatalogGeneration, key)


def _block_texts(rows: list[tuple[str, str]], blocks: int) -> list[bytes]:
    lines: list[list[str]] = [[] for _ in range(blocks)]
    for key, row in rows:
        lines[block_of(key, blocks)].append(row)
    return [
        ("".join(f"{line}\n" for line in sorted(block)) + END_OF_BLOCK).encode() for block in lines
    ]


def _pack(texts: list[bytes], first: int, count: int) -> CatalogBucket:
    text = b"".join(texts[first : first + count])
    digest = hashlib.sha256(text).hexdigest()
    return CatalogBucket(
        name=f"{first}-{digest[:16]}",
        sha256=digest,
        size=len(text),
        first_block=first,
        block_count=count,
        content=gzip.compress(text, 6, mtime=0),
    )


def _items() -> Iterator[tuple[ItemRow, list[BarcodeRow]]]:
    """Every item with its barcodes, in the order of items; two statements beside each other."""
    units = {row.id: row for row in db.session.execute(select(Unit.id, Unit.code, Unit.decimals))}
    alternatives = _alternatives({key: unit.code for key, unit in units.items()})
    columns = (Item.class_code, Item.code, Item.description, Item.unit_id)
    query = select(Item.id, *columns, Item.lot_managed, Item.serial_managed).order_by(Item.id)
    barcodes = _Barcodes()
    for row in db.session.execute(query.execution_options(yield_per=_STREAMED)):
        unit, others = units[row.unit_id], alternatives.get(row.id, {})
        item = ItemRow(
            class_code=row.class_code,
            code=row.code,
            description=row.description,
            unit=unit.code,
            decimals=unit.decimals,
            lot_managed=row.lot_managed,
            serial_managed=row.serial_managed,
            alternatives=";".join(text for text, _, _ in others.values()),
        )
        packs = {key: (code, factor) for key, (_, code, factor) in others.items()}
        yield item, [_barcode_row(found, packs) for found in barcodes.of(row.id)]


class _Barcodes:
    """The barcodes of one item after the other, read in the order of items."""

    def __init__(self) -> None:
        columns = (Barcode.item_id, Barcode.lookup_key, Barcode.unit_id, Barcode.variant)
        query = select(*columns).order_by(Barcode.item_id, Barcode.id)
        found = db.session.execute(query.execution_options(yield_per=_STREAMED))
        self._groups = groupby(found, key=lambda row: row.item_id)
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


def _barcode_row(found: Any, packs: dict[int, tuple[str, str]]) -> BarcodeRow:
    unit, factor = packs.get(found.unit_id, ("", ""))
    return BarcodeRow(found.lookup_key, unit, factor, found.variant)


def _alternatives(units: dict[int, str]) -> dict[int, dict[int, tuple[str, str, str]]]:
    """{item: {unit: (text, code, factor)}}."""
    query = select(AlternativeUnit).order_by(AlternativeUnit.item_id, AlternativeUnit.factor)
    found: dict[int, dict[int, tuple[str, str, str]]] = {}
    for row in db.session.scalars(query.execution_options(yield_per=_STREAMED)):
        code, factor = units[row.unit_id], exact.to_text(row.factor)
        text = f"{'*' if row.handheld_default else ''}{code}={factor}"
        found.setdefault(row.item_id, {})[row.unit_id] = (text, code, factor)
    return found
