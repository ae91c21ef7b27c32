"""The only commit. A use case writes inside one `with transaction() as session:`.

Writing starts fresh: what was read before belongs to an older snapshot and is let go. An inner
`transaction()` joins the outer one, so that use cases compose and still commit once. On SQLite
an advisory file lock stands before `BEGIN IMMEDIATE`: SQLite's busy timeout polls, and two
processes starve each other without it.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask_sqlalchemy.session import Session
from sqlalchemy import func, select, text
from sqlalchemy.orm import scoped_session

from server.storage.database import Base, db, is_sqlite

_ACTIVE = "giacenza_transaction"


@contextmanager
def transaction() -> Iterator[scoped_session[Session]]:
    """Commit when the block ends, roll everything back when it raises."""
    session = db.session
    if session.info.get(_ACTIVE):
        yield session
        return
    session.rollback()
    with writer_lock():
        session.connection(execution_options={"writes": True})
        session.info[_ACTIVE] = True
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop(_ACTIVE, None)


@contextmanager
def snapshot() -> Iterator[None]:
    """Several statements that read one moment of the database; nothing is written inside.

    What was read as objects is let go at the end: take plain values out.
    """
    session = db.session
    session.rollback()
    if not is_sqlite():
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield
    finally:
        session.rollback()


@contextmanager
def alone(work: str) -> Iterator[bool]:
    """Claim a piece of work among all processes: False when somebody is at it. Never waits.

    PostgreSQL's advisory locks belong to a database: the schema tells installations in it apart.
    """
    if is_sqlite():
        with Path(f"{db.engine.url.database}.{work}").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True
        return
    claim = func.hashtext(func.current_schema()), func.hashtext(work)
    engine = db.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        claimed = bool(connection.scalar(select(func.pg_try_advisory_lock(*claim))))
        try:
            yield claimed
        finally:
            if claimed:
                connection.execute(select(func.pg_advisory_unlock(*claim)))


def hold_numbers(table: type[Base]) -> None:
    """Let no other transaction number rows of this table until this one ends.

    SQLite has one writer anyway; PostgreSQL locks the table against other writers, not readers.
    """
    if not is_sqlite():
        db.session.execute(text(f"LOCK TABLE {table.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))


@contextmanager
def writer_lock() -> Iterator[None]:
    """Stand in line to write to SQLite; nothing to wait for on PostgreSQL."""
    database = db.engine.url.database
    if not is_sqlite() or not database or database == ":memory:":
        yield
        return
    with Path(f"{database}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
