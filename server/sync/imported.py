"""Journals that came as files: checked, kept waiting, and counted once an administrator confirms.

Nothing of a file counts before. Confirmed, its events go through the same judging and storing as a
push, under their own device id, in transactions of 500: breaking off loses nothing, and confirming
again goes on. The confirmation stands for the device's token, so that a device may be revoked,
or unknown here.
"""

import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, or_, select

from server.identity.audit import audit
from server.identity.devices import hold_device
from server.journal.alarms import FILE_WAITS, raise_alarm, settle_alarms
from server.journal.models import CountEvent
from server.journal.progress import locked_head
from server.kernel import clock
from server.kernel.problems import Conflict, Fault, Invalid, NotFound
from server.storage.database import db
from server.storage.transaction import transaction
from server.sync.journal_file import Part, Reading, Told
from server.sync.judging import judge
from server.sync.models import JournalFile, JournalFilePart
from server.sync.reading import read
from server.sync.storing import store
from server.sync.verdicts import Judged

WAITING: Final = "waiting"
CONFIRMED: Final = "confirmed"
REFUSED: Final = "refused"
_NAMED_FAULTS: Final = 200
_LONGEST_NAME: Final = 200


class FileUnknown(NotFound):
    """There is no imported file with this number."""

    code = "journal_file.unknown"


class FileDecided(Conflict):
    """The file was confirmed or refused already."""

    code = "journal_file.decided"


def take_in(path: Path, name: str, *, now: datetime, by: str) -> JournalFile:
    """Read and check a file and keep it waiting; the same file again is the one that is here.

    Invalid, with every line that cannot be read, when it holds no journal at all. A file that was
    refused waits again when somebody brings it again.
    """
    digest = _digest(path)
    with transaction() as session:
        known = session.scalar(select(JournalFile).where(JournalFile.sha256 == digest))
        if known is not None:
            if known.state == REFUSED:
                known.state, known.decided_reason = WAITING, None
                known.decided_at = known.decided_by = None
                _tell(known, now)
            return known
        found = JournalFile(
            sha256=digest,
            name=name[-_LONGEST_NAME:],
            size=path.stat().st_size,
            brought_at=now,
            brought_by=by,
            state=WAITING,
            journals=[],
            faults=[],
            fault_count=0,
        )
        session.add(found)
        session.flush()
        _fill(found, path)
        _tell(found, now)
        after = {"name": name, "sha256": digest.hex(), "journals": found.journals}
        audit(now, by, "bring", "journal file", str(found.id), after=after)
        file_id = found.id
    return find_file(file_id)


def confirm(file_id: int, reason: str, *, now: datetime, by: str) -> JournalFile:
    """Take the events of a waiting file into the log; gives it with the verdicts counted."""
    _refuse_decided(find_file(file_id))
    outcome: Counter[str] = Counter()
    for part in _parts(file_id):
        outcome.update(_stored(part, now))
    with transaction() as session:
        found = _locked(file_id)
        _refuse_decided(found)
        for journal in found.journals:
            head = locked_head(journal["device"], UUID(journal["epoch"]))
            head.reported_head = max(head.reported_head, journal["head"])
        found.outcome = dict(outcome)
        _decide(found, CONFIRMED, reason, now=now, by=by)
        session.execute(delete(JournalFilePart).where(JournalFilePart.file_id == file_id))
    return find_file(file_id)


def refuse(file_id: int, reason: str, *, now: datetime, by: str) -> JournalFile:
    """Refuse a waiting file with a reason; nothing of it ever counts."""
    if not reason.strip():
        fault = Fault("reason.needed", "say why it is refused", field="reason")
        raise Invalid("the file cannot be refused", [fault])
    with transaction():
        found = _locked(file_id)
        _refuse_decided(found)
        _decide(found, REFUSED, reason, now=now, by=by)
    return find_file(file_id)


def find_file(file_id: int) -> JournalFile:
    """One imported file, or a refusal."""
    found = db.session.get(JournalFile, file_id)
    if found is None:
        raise FileUnknown(f"there is no imported file {file_id}")
    return found


def files_page(after: int | None, limit: int) -> list[JournalFile]:
    """Imported files, newest first, at most limit + 1."""
    query = select(JournalFile).order_by(JournalFile.id.desc()).limit(limit + 1)
    if after is not None:
        query = query.where(JournalFile.id < after)
    return list(db.session.scalars(query))


def journals_of(found: JournalFile) -> list[dict[str, Any]]:
    """What a file holds, each journal with how many of its events are not here (`new`)."""
    return [journal | {"new": _new(journal)} for journal in found.journals]


def _new(journal: dict[str, Any]) -> int:
    ranges = journal["ranges"]
    if not ranges:
        return 0
    query = select(func.count()).where(
        CountEvent.device == journal["device"],
        CountEvent.epoch == UUID(journal["epoch"]),
        or_(*(CountEvent.seq.between(first, last) for first, last in ranges)),
    )
    held: int = sum(last - first + 1 for first, last in ranges)
    return held - (db.session.scalar(query) or 0)


def _fill(found: JournalFile, path: Path) -> None:
    """Keep the readable lines and what they say; nothing is kept of a file without a journal."""
    with path.open("rb") as lines:
        reading = Reading(lines)
        for number, part in enumerate(reading.parts(), 1):
            content = gzip.compress(b"\n".join(part.lines), 6, mtime=0)
            db.session.add(
                JournalFilePart(
                    file_id=found.id,
                    number=number,
                    device=part.device,
                    epoch=part.epoch,
                    content=content,
                )
            )
            db.session.flush()
            db.session.expire_all()
    if not reading.journals:
        faults = reading.faults[:_NAMED_FAULTS] or [Fault("journal_file.empty", "it is empty")]
        raise Invalid("this is not a journal that a handheld exported", faults)
    found.journals = [_summary(told) for told in reading.journals]
    found.fault_count = len(reading.faults)
    found.faults = [
        {"line": fault.line, "code": fault.code, "detail": fault.detail}
        for fault in reading.faults[:_NAMED_FAULTS]
    ]


def _summary(told: Told) -> dict[str, Any]:
    header = told.header
    return {
        "device": str(header.device),
        "epoch": str(header.epoch),
        "head": header.head,
        "hash": header.hash,
        "exported_at": header.exported_at,
        "line": told.line,
        "events": told.events,
        "altered": told.altered,
        "ranges": told.ranges(),
        "whole": told.is_whole(),
    }


def _tell(found: JournalFile, now: datetime) -> None:
    for device in sorted({journal["device"] for journal in found.journals}):
        detail = {"file": found.id, "name": found.name}
        raise_alarm(FILE_WAITS, device=device, detail=detail, now=now)


def _stored(part: Part, now: datetime) -> Iterator[str]:
    """Judge and store one part in a transaction of its own; gives the verdicts."""
    batch = [Judged(read(msgspec.Raw(line))) for line in part.lines]
    with transaction():
        hold_device(UUID(part.device))
        arriving = judge(batch, [part.device], part.epoch, now)
        store(batch, arriving, [part.device], part.epoch, now)
        return iter([judged.status for judged in batch])


def _parts(file_id: int) -> Iterator[Part]:
    query = select(JournalFilePart.number).where(JournalFilePart.file_id == file_id)
    for number in list(db.session.scalars(query.order_by(JournalFilePart.number))):
        row = db.session.get(JournalFilePart, (file_id, number))
        if row is not None:
            lines = gzip.decompress(row.content).split(b"\n")
            yield Part(row.device, row.epoch, lines)


def _decide(found: JournalFile, state: str, reason: str, *, now: datetime, by: str) -> None:
    found.state, found.decided_at, found.decided_by = state, now, by
    found.decided_reason = reason.strip() or None
    after = {"name": found.name, "outcome": found.outcome, "reason": found.decided_reason}
    audit(now, by, f"{state} file", "journal file", str(found.id), after=after)
    db.session.flush()
    waiting = select(JournalFile).where(JournalFile.state == WAITING)
    still = {
        journal["device"] for other in db.session.scalars(waiting) for journal in other.journals
    }
    why = f"the file {found.name} was {state}"
    for device in sorted({journal["device"] for journal in found.journals} - still):
        settle_alarms(FILE_WAITS, device=device, reason=why, now=now, by=by)


def _refuse_decided(found: JournalFile) -> None:
    if found.state != WAITING:
        when = clock.to_text(found.decided_at) if found.decided_at else ""
        raise FileDecided(f"the file was {found.state} by {found.decided_by} at {when}")


def _locked(file_id: int) -> JournalFile:
    query = select(JournalFile).where(JournalFile.id == file_id)
    locked = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(locked)
    if found is None:
        raise FileUnknown(f"there is no imported file {file_id}")
    return found


def _digest(path: Path) -> bytes:
    with path.open("rb") as content:
        digest = sha256()
        while block := content.read(1024 * 1024):
            digest.update(block)
    return digest.digest()
