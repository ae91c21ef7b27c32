"""The folder of signed heads: one file a day, written once, safe with several processes.

A file appears whole or not at all: it is written and flushed beside its place and then linked
there, and a link to a name that is taken fails. Each file names the SHA-256 of the one before.
"""

import os
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final
from uuid import UUID

from server.journal.history import server_history
from server.journal.signed_heads import (
    HeadsUnreadable,
    SignedHead,
    SignedHeads,
    heads_text,
    present_heads,
    read_heads,
)
from server.kernel.clock import local_day
from server.kernel.problems import Refusal

_PREFIX: Final = "heads-"
_ENDING: Final = ".json"


class HeadsBefore(Refusal):
    """A file of signed heads does not follow the one before: one was taken away or changed."""

    code = "heads.previous"


def sign_day(folder: Path, now: datetime, zone: str, key: bytes) -> Path | None:
    """Write the file of this local day unless it is there; gives the path of a new one.

    OSError when the folder cannot be written.
    """
    history = server_history(now)
    path = folder / f"{_PREFIX}{local_day(now, zone)}-{history}{_ENDING}"
    if path.exists():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    content = heads_text(
        present_heads(),
        server_history=history,
        at=now,
        previous=_newest(folder, history, before=path),
        key=key,
    )
    return path if _appeared(path, content) else None


def read_files(paths: Sequence[Path], key: bytes) -> list[SignedHeads]:
    """The signed heads of files and folders, oldest first.

    In a folder each file must follow the one before it. Refuses what cannot be read, was altered,
    or was signed with another key; the refusal names the file.
    """
    found = [one for path in paths for one in _read_all(path, key)]
    return sorted(found, key=lambda one: one.at)


def signed_since(  # noqa: PLR0913 - where to look and for what
    folder: Path, device: str, epoch: UUID, seq: int, *, since: datetime, zone: str, key: bytes
) -> SignedHeads | None:
    """The first signing at or after a day that covers a number of a journal."""
    first_name = f"{_PREFIX}{local_day(since, zone)}"
    for path in _files(folder):
        if path.name < first_name:
            continue
        for signing in read_heads(path.read_bytes(), key):
            if any(_covers(head, device, epoch, seq) for head in signing.journals):
                return signing
    return None


def _covers(head: SignedHead, device: str, epoch: UUID, seq: int) -> bool:
    if (head.device, head.epoch) != (device, epoch) or seq > head.seq:
        return False
    return not any(first <= seq <= last for first, last in head.absent)


def _read_all(path: Path, key: bytes) -> list[SignedHeads]:
    if not path.exists():
        raise HeadsUnreadable(f"{path}: there is no such file")
    if not path.is_dir():
        return _named(path, path.read_bytes(), key)
    found: list[SignedHeads] = []
    newest: dict[UUID, str] = {}
    for file in _files(path):
        content = file.read_bytes()
        for signing in _named(file, content, key):
            before = newest.get(signing.server_history)
            if before is not None and signing.previous != before:
                raise HeadsBefore(f"{file.name} does not follow the file before it")
            found.append(signing)
        newest[found[-1].server_history] = sha256(content).hexdigest()
    if not found:
        raise HeadsUnreadable(f"{path}: the folder holds no signed heads")
    return found


def _named(path: Path, content: bytes, key: bytes) -> list[SignedHeads]:
    try:
        return read_heads(content, key)
    except Refusal as refusal:
        refusal.detail = f"{path.name}: {refusal.detail}"
        raise


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{_PREFIX}*{_ENDING}")) if folder.is_dir() else []


def _newest(folder: Path, history: UUID, *, before: Path) -> str | None:
    own = [path for path in _files(folder) if path.name.endswith(f"{history}{_ENDING}")]
    earlier = [path for path in own if path.name < before.name]
    return sha256(earlier[-1].read_bytes()).hexdigest() if earlier else None


def _appeared(path: Path, content: bytes) -> bool:
    """Whether this process was the one that made the file."""
    with NamedTemporaryFile(dir=path.parent, prefix=".heads", delete=False) as beside:
        beside.write(content)
        beside.flush()
        os.fsync(beside.fileno())
    try:
        os.link(beside.name, path)
    except FileExistsError:
        return False
    finally:
        Path(beside.name).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return True
