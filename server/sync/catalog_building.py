"""Building a whole catalogue, once among all workers, without holding it in memory (design/4 §4).

A small one is built while the device waits. A large one takes half a minute: a thread builds it
beside the requests, and devices are told to come again or are given the older generation.
"""

import struct
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Final

from flask import Flask, current_app
from sqlalchemy import delete, insert, select

from server.storage.changes import newest_version
from server.storage.database import db
from server.storage.transaction import alone, snapshot, transaction
from server.sync.catalog_packs import Pack, packed, spread
from server.sync.catalog_rows import block_count
from server.sync.catalog_source import all_rows, count_items, most_rows
from server.sync.models import CatalogBucket, CatalogGeneration

KINDS: Final = ("catalog", "catalog_key")
"""Changes of items, and keys that an item lost."""
KEPT: Final = timedelta(days=7)
BUILT_AT_ONCE: Final = 20_000
"""Items; more are built beside the request."""
_BEFORE: Final = struct.Struct(">III")


def build(now: datetime) -> bool:
    """Build the present catalogue; False when somebody else is at it."""
    with alone("catalogue") as mine:
        if mine and newest_generation() != newest_version(KINDS):
            with TemporaryDirectory(prefix="giacenza-catalogue-") as folder:
                _build(now, Path(folder))
        return mine


def build_beside(now: datetime) -> Thread:
    """Build in a thread; who asks meanwhile finds the work claimed."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - as Flask documents
    thread = Thread(target=_build_in, args=(app, now), daemon=True)
    thread.start()
    return thread


def is_small() -> bool:
    """Whether a device can wait for it."""
    return count_items() <= BUILT_AT_ONCE


def newest_generation() -> int | None:
    """The number of the newest generation that was built whole."""
    query = select(CatalogGeneration.id).order_by(CatalogGeneration.id.desc()).limit(1)
    return db.session.scalar(query)


def _build_in(app: Flask, now: datetime) -> None:
    with app.app_context():
        build(now)


def _build(now: datetime, folder: Path) -> None:
    with snapshot():
        version = newest_version(KINDS)
        blocks = block_count(most_rows())
        rows = spread(all_rows(), blocks, folder)
    _keep(packed(blocks, folder), folder / "packs")
    with transaction() as session:
        generation = {"id": version, "rows": rows, "blocks": blocks, "built_at": now}
        session.execute(insert(CatalogGeneration).values(generation))
        _insert(version, _kept(folder / "packs"))
        _forget_superseded(now)


def _keep(packs: Iterable[Pack], path: Path) -> None:
    """Compress before the transaction: writers do not wait for it."""
    with path.open("wb") as file:
        for pack in packs:
            file.write(_BEFORE.pack(pack.first_block, pack.block_count, len(pack.content)))
            file.write(pack.content)


def _kept(path: Path) -> Iterator[Pack]:
    with path.open("rb") as file:
        while before := file.read(_BEFORE.size):
            first, count, size = _BEFORE.unpack(before)
            yield Pack(first, count, file.read(size))


def _insert(generation: int, packs: Iterable[Pack]) -> None:
    for pack in packs:
        row = {
            "generation_id": generation,
            "name": pack.name,
            "sha256": pack.sha256,
            "size": len(pack.content),
            "first_block": pack.first_block,
            "block_count": pack.block_count,
            "content": pack.content,
        }
        db.session.execute(insert(CatalogBucket).values(row))


def _forget_superseded(now: datetime) -> None:
    """Drop generations that a newer one replaced more than a week ago: no download takes longer."""
    query = select(CatalogGeneration.id, CatalogGeneration.built_at).order_by(CatalogGeneration.id)
    built = db.session.execute(query).all()
    pairs = pairwise(built)
    old = [older.id for older, newer in pairs if newer.built_at < now - KEPT]
    db.session.execute(delete(CatalogBucket).where(CatalogBucket.generation_id.in_(old)))
    db.session.execute(delete(CatalogGeneration).where(CatalogGeneration.id.in_(old)))
