"""The heads of all journals, signed, to be kept where nobody who can write the database can write.

Each journal is signed at its highest stored number with the hash of that event, the numbers below
it that are not in the log (`absent`: missing, quarantined, written off), and its known breaks.
Since each event holds the hash of the one before, that fixes every event below it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, tuple_

from server.journal.canonical import canonical_json
from server.journal.chain import VERIFIED
from server.journal.models import (
    ChainBreak,
    CountEvent,
    JournalHead,
    QuarantinedEvent,
    WrittenOffNumbers,
)
from server.journal.signing import refuse_unsigned, signed
from server.journal.written_off import Gap
from server.kernel import clock
from server.kernel.problems import Refusal
from server.storage.database import db

_PURPOSE: Final = "giacenza journal heads 1"
_CHUNK: Final = 500
_Place = tuple[str, UUID]


class HeadsUnreadable(Refusal):
    """The file does not hold signed heads."""

    code = "heads.unreadable"


@dataclass(frozen=True, slots=True)
class SignedHead:
    """One journal at the moment of signing."""

    device: str
    epoch: UUID
    seq: int
    hash: bytes
    state: str
    absent: tuple[Gap, ...] = ()
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedHeads:
    """All journals at one moment; `previous` is the SHA-256 of the file signed before."""

    server_history: UUID
    at: datetime
    previous: str | None
    journals: Sequence[SignedHead]


def present_heads() -> list[SignedHead]:
    """Every journal that holds an event, as it stands now."""
    query = select(JournalHead).where(JournalHead.highest_seq > 0)
    found = list(db.session.scalars(query.order_by(JournalHead.device, JournalHead.epoch)))
    hashes = _last_hashes(found)
    breaks = _breaks()
    incomplete = _incomplete(found)
    return [
        SignedHead(
            head.device,
            head.epoch,
            head.highest_seq,
            hashes[head.device, head.epoch],
            head.chain_state,
            absent_numbers(head.device, head.epoch, head.highest_seq)
            if (head.device, head.epoch) in incomplete
            else (),
            tuple(breaks.get((head.device, head.epoch), ())),
        )
        for head in found
        if (head.device, head.epoch) in hashes
    ]


def heads_text(
    heads: Sequence[SignedHead],
    *,
    server_history: UUID,
    at: datetime,
    previous: str | None,
    key: bytes,
) -> bytes:
    """The signed document: one line of canonical JSON."""
    said = {
        "giacenza": "journal-heads",
        "version": 1,
        "server_history": str(server_history),
        "signed_at": clock.to_text(at),
        "previous": previous,
        "journals": [_said(head) for head in heads],
    }
    return canonical_json(signed(said, key, _PURPOSE)) + b"\n"


def read_heads(content: bytes, key: bytes) -> list[SignedHeads]:
    """The documents of a file, one a line; refuses one that is not signed with this key."""
    documents = [_document(line) for line in content.splitlines() if line.strip()]
    if not documents:
        raise HeadsUnreadable("the file is empty")
    for document in documents:
        refuse_unsigned(document, key, _PURPOSE)
    return [_read(document) for document in documents]


def absent_numbers(device: str, epoch: UUID, highest: int) -> tuple[Gap, ...]:
    """The numbers 1 … highest of a journal that are not in the log, as ranges."""
    query = select(CountEvent.seq).where(
        CountEvent.device == device, CountEvent.epoch == epoch, CountEvent.seq <= highest
    )
    return _gaps(db.session.scalars(query.order_by(CountEvent.seq)), highest)


def _gaps(seqs: Iterable[int], highest: int) -> tuple[Gap, ...]:
    found, expected = [], 1
    for seq in seqs:
        if seq > expected:
            found.append((expected, seq - 1))
        expected = seq + 1
    if expected <= highest:
        found.append((expected, highest))
    return tuple(found)


def _last_hashes(heads: Sequence[JournalHead]) -> dict[_Place, bytes]:
    """The hash of each journal's highest event; of a verified chain its head already has it."""
    known: dict[_Place, bytes] = {}
    asked: list[tuple[str, UUID, int]] = []
    for head in heads:
        at_head = head.chain_state == VERIFIED and head.chain_seq == head.highest_seq
        if at_head and head.chain_hash is not None:
            known[head.device, head.epoch] = head.chain_hash
        else:
            asked.append((head.device, head.epoch, head.highest_seq))
    columns = (CountEvent.device, CountEvent.epoch, CountEvent.seq)
    for start in range(0, len(asked), _CHUNK):
        chosen = tuple_(*columns).in_(asked[start : start + _CHUNK])
        for row in db.session.execute(select(*columns, CountEvent.hash).where(chosen)):
            known[row.device, row.epoch] = row.hash
    return known


def _incomplete(heads: Sequence[JournalHead]) -> set[_Place]:
    """The journals that may lack a number below their highest one."""
    held = select(QuarantinedEvent.device, QuarantinedEvent.epoch).where(
        QuarantinedEvent.epoch.is_not(None), QuarantinedEvent.seq.is_not(None)
    )
    gone = select(WrittenOffNumbers.device, WrittenOffNumbers.epoch)
    found = {
        (row.device, row.epoch)
        for query in (held, gone)
        for row in db.session.execute(query.distinct())
    }
    behind = (head for head in heads if head.high_water < head.highest_seq)
    return found | {(head.device, head.epoch) for head in behind}


def _breaks() -> dict[_Place, list[int]]:
    found: dict[_Place, list[int]] = {}
    for one in db.session.scalars(select(ChainBreak).order_by(ChainBreak.seq)):
        found.setdefault((one.device, one.epoch), []).append(one.seq)
    return found


def _said(head: SignedHead) -> dict[str, Any]:
    return {
        "device": head.device,
        "epoch": str(head.epoch),
        "seq": head.seq,
        "hash": head.hash.hex(),
        "state": head.state,
        "absent": [list(gap) for gap in head.absent],
        "breaks": list(head.breaks),
    }


def _document(line: bytes) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except ValueError as error:
        raise HeadsUnreadable("a line of the file is not JSON") from error
    if not isinstance(document, dict) or document.get("giacenza") != "journal-heads":
        raise HeadsUnreadable("the file does not hold signed heads of journals")
    return document


def _read(document: Mapping[str, Any]) -> SignedHeads:
    return SignedHeads(
        UUID(document["server_history"]),
        clock.parse(document["signed_at"]),
        document["previous"],
        [
            SignedHead(
                one["device"],
                UUID(one["epoch"]),
                one["seq"],
                bytes.fromhex(one["hash"]),
                one["state"],
                tuple((first, last) for first, last in one["absent"]),
                tuple(one["breaks"]),
            )
            for one in document["journals"]
        ],
    )
