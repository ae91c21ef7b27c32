"""Copies of the whole database, taken and put back while others may be working with it.

SQLite copies itself page by page; PostgreSQL's own programs do it there. What a restored
database means to handhelds is not known here.
"""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, text

from server.kernel.problems import Conflict, NotFound, Refusal
from server.storage.database import db, is_sqlite
from server.storage.revisions import is_known
from server.storage.transaction import writer_lock


class BackupExists(Conflict):
    """A backup never overwrites a file."""

    code = "backup.exists"


class BackupMissing(NotFound):
    """There is no such file."""

    code = "backup.missing"


class BackupUnreadable(Refusal):
    """The file is not a sound backup of a database of this product."""

    code = "backup.unreadable"


class BackupNewer(Conflict):
    """A newer program made the backup."""

    code = "backup.newer"


class ProgramMissing(Refusal):
    """PostgreSQL's client programs are not installed here."""

    code = "backup.program_missing"


class ProgramFailed(Refusal):
    """PostgreSQL's client program said no; its words are in the detail."""

    code = "backup.program_failed"


def faults_of_database() -> list[str]:
    """What the database itself finds wrong with its files; PostgreSQL watches over its own."""
    if not is_sqlite():
        return []
    with db.engine.connect() as connection:
        rows = connection.execute(text("PRAGMA integrity_check")).scalars().all()
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    return [str(row) for row in rows if row != "ok"] + [str(tuple(row)) for row in broken]


def back_up(path: Path) -> None:
    """Write one consistent copy of the database to a new file."""
    if path.exists():
        raise BackupExists(f"{path} is there already")
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    if is_sqlite():
        _copy(_file(), part)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={part}", _postgres())
    part.rename(path)


def put_back(path: Path, *, aside: Path) -> None:
    """Make the database what a backup holds; on SQLite what was there is kept in `aside`."""
    if not path.is_file():
        raise BackupMissing(f"there is no file {path}")
    db.session.remove()
    db.engine.dispose()
    if not is_sqlite():
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
        _run("pg_restore", *options, f"--dbname={_postgres()}", str(path))
        return
    _refuse_unsound(path)
    with writer_lock():
        if _file().exists():
            _copy(_file(), aside)
        _copy(path, _file())


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def _refuse_unsound(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as backup:
            sound = backup.execute("PRAGMA integrity_check").fetchone()[0]
            revision = backup.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupUnreadable(f"{path} is not a backup of this product: {error}") from error
    if sound != "ok" or revision is None:
        raise BackupUnreadable(f"{path} is damaged: {sound}")
    if not is_known(revision[0]):
        raise BackupNewer(f"{path} has revision {revision[0]}: bring the program up to date")


def _file() -> Path:
    return Path(db.engine.url.database or "")


def _postgres() -> str:
    url: URL = db.engine.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise ProgramMissing(f"install {program}: it comes with PostgreSQL's client programs")
    ended = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [found, *arguments], capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise ProgramFailed(f"{program}: {ended.stderr.strip()[:500]}")
