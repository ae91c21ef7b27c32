"""The catalogue that handhelds hold: whole generations to download, and what changed since one.

A generation is numbered by the version of the last change of the catalogue in it, so what changed
since any generation can be told from the changes alone. A whole one is kept as packs and stays
the one to download while what changed since is small: a new device takes it and the changes.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from server.kernel.problems import NotFound, Refusal
from server.storage.changes import Change, newest_version
from server.storage.database import db
from server.storage.transaction import snapshot
from server.sync.catalog_building import KINDS, build, build_beside, is_small, newest_generation
from server.sync.catalog_source import keys_of_items, rows_of_keys
from server.sync.models import CatalogBucket, CatalogGeneration

ALL: Final = "all"
"""The key that stands for more items than are worth naming."""
MOST_CHANGES: Final = 20_000
_FEW: Final = 500
_SHARE: Final = 10


class BucketUnknown(NotFound):
    """No such generation or bucket (any more): ask for the manifest."""

    code = "catalog.unknown"


class CatalogBuilding(Refusal):
    """The first catalogue of this size is being put together: come again."""

    code = "catalog.building"
    status = 503
    retry_after = 5


@dataclass(frozen=True, slots=True)
class Delta:
    """What leads from a generation to the present one: every row of each key that changed.

    `full`: take the whole generation instead. `removed` are keys without rows.
    """

    generation: int
    full: bool = False
    rows: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def generation_to_take(now: datetime) -> CatalogGeneration:
    """The whole generation that a device should download; built where it is missing or too old."""
    newest = newest_generation()
    if newest is None or _is_too_old(newest):
        if is_small():
            build(now)
        else:
            build_beside(now)
        db.session.rollback()
        newest = newest_generation()
    if newest is None:
        raise CatalogBuilding("the catalogue is being prepared; ask again in a few seconds")
    return db.session.get_one(CatalogGeneration, newest)


def changes_of_catalog(since: int) -> Delta:
    """What a device that has a generation must change to have the present one."""
    with snapshot():
        present = newest_version(KINDS)
        if since == present:
            return Delta(present)
        if since > present or _is_too_old(since):
            return Delta(present, full=True)
        keys = keys_of_items(_changed("catalog", since)) | _changed("catalog_key", since)
        found = rows_of_keys(keys)
        rows = [row for key in sorted(found) for row in found[key]]
        return Delta(present, rows=rows, removed=sorted(keys - found.keys()))


def find_bucket(generation: int, name: str) -> CatalogBucket:
    """A bucket with its content, or a refusal."""
    query = select(CatalogBucket).where(
        CatalogBucket.generation_id == generation, CatalogBucket.name == name
    )
    bucket = db.session.scalar(query.options(undefer(CatalogBucket.content)))
    if bucket is None:
        raise BucketUnknown(f"there is no bucket {name!r} in generation {generation}")
    return bucket


def _is_too_old(since: int) -> bool:
    """Whether so much changed since that everything is less to send."""
    of_catalog = select(Change.version).where(Change.kind.in_(KINDS), Change.version > since)
    if db.session.scalar(of_catalog.where(Change.key == ALL).limit(1)) is not None:
        return True
    changed = db.session.scalar(select(func.count()).select_from(of_catalog.subquery())) or 0
    if changed <= _FEW:
        return False
    known: Any = select(func.max(CatalogGeneration.rows))
    return changed > min(MOST_CHANGES, (db.session.scalar(known) or 0) // _SHARE)


def _changed(kind: str, since: int) -> set[str]:
    query = select(Change.key).where(Change.kind == kind, Change.version > since)
    return set(db.session.scalars(query))
