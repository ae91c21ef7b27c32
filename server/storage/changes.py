"""What changed, in the order of commits: the source of every device's cursor.

A writer records (kind, key) inside its transaction and gets versions from one counter row. The
row stays locked until the commit, so versions become visible in their own order on both
databases: a reader that has seen version n has seen everything below it. This module does not
know what the kinds mean; `sync` turns them into what a device receives.
"""

from collections.abc import Collection

from sqlalchemy import BigInteger, Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from server.storage.database import Base, db, upsert
from server.storage.types import Key

_COUNTER_ROW = 1


class ChangeCounter(Base):
    """One row: the version of the last change."""

    __tablename__ = "change_counter"

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger)


class Change(Base):
    """The newest change of each (kind, key)."""

    __tablename__ = "changes"
    __table_args__ = (Index(None, "version"), Index(None, "kind", "version"))

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)


def record_change(kind: str, *keys: str) -> None:
    """Note that these keys changed. Call it inside a transaction, as late as possible."""
    distinct = list(dict.fromkeys(keys))
    if not distinct:
        return
    first = _advance(len(distinct)) - len(distinct) + 1
    rows = [{"kind": kind, "key": key, "version": first + n} for n, key in enumerate(distinct)]
    statement = upsert(Change)
    newer = statement.on_conflict_do_update(
        index_elements=["kind", "key"], set_={"version": statement.excluded.version}
    )
    db.session.execute(newer, rows)


def current_version() -> int:
    """The version of the last committed change, 0 when nothing ever changed."""
    found = db.session.scalar(select(ChangeCounter.version))
    return found or 0


def changes_since(version: int, limit: int, kinds: Collection[str] | None = None) -> list[Change]:
    """The changes (of some kinds) after a version, oldest first."""
    query = select(Change).where(Change.version > version)
    if kinds is not None:
        query = query.where(Change.kind.in_(kinds))
    return list(db.session.scalars(query.order_by(Change.version).limit(limit)))


def newest_version(kinds: Collection[str]) -> int:
    """The version of the last change of some kinds, 0 when there is none."""
    query = select(func.max(Change.version)).where(Change.kind.in_(kinds))
    return db.session.scalar(query) or 0


def _advance(count: int) -> int:
    statement = upsert(ChangeCounter).values(id=_COUNTER_ROW, version=count)
    raised = statement.on_conflict_do_update(
        index_elements=["id"], set_={"version": ChangeCounter.version + count}
    )
    return db.session.execute(raised.returning(ChangeCounter.version)).scalar_one()
