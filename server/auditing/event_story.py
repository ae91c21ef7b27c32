"""One event down to its bytes: what it says, whether it is what it was, what became of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Text, cast, select

from server.auditing.names import Names
from server.auditing.undone import undone_by
from server.inventory.lists import ListInfo
from server.journal.breaks import breaks_of
from server.journal.canonical import NO_HASH, canonical_json, hash_of
from server.journal.heads_folder import signed_since
from server.journal.models import CountEvent
from server.journal.said import wrong_column
from server.journal.written_off import written_off_ranges
from server.kernel.problems import NotFound, Refusal
from server.storage.database import db

FITS: Final = "fits"
BROKEN: Final = "broken"
UNKNOWN: Final = "unknown"


class EventUnknown(NotFound):
    """There is no event with this id in the log; it may wait in quarantine."""

    code = "event.unknown"


@dataclass(frozen=True, slots=True)
class Seals:
    """Where signed heads are kept, in which time zone days are told, and the key."""

    folder: Path
    zone: str
    key: bytes


def event_story(event_id: UUID, seals: Seals) -> dict[str, Any]:
    """Everything about one event, or a refusal."""
    event = db.session.get(CountEvent, event_id)
    if event is None:
        raise EventUnknown(f"there is no event {event_id} in the log")
    names = Names.of([event])
    values = {column.key: getattr(event, column.key) for column in CountEvent.__table__.columns}
    count_list = names.lists.get(event.list_id) if event.list_id else None
    killers = _superseding(event)
    return values | {
        **names.told(event),
        "undid": undone_by([event]).get(event.id),
        "hash": event.hash.hex(),
        "previous_hash": event.previous_hash.hex(),
        "canonical": event.content.decode("utf-8", "backslashreplace"),
        "content": _content(event),
        "checks": _checks(event, seals),
        "before": _neighbour(event, event.seq - 1),
        "after": _neighbour(event, event.seq + 1),
        "replaces": [_mention(one) for one in _superseded(event)],
        "missing_replaced": _not_here(event),
        "replaced_by": [_mention(one) | {"acts": _acts(one, event, count_list)} for one in killers],
        **_fate(event, killers, count_list),
    }


def _content(event: CountEvent) -> dict[str, Any]:
    try:
        found = json.loads(event.content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _checks(event: CountEvent, seals: Seals) -> dict[str, Any]:
    computed = hash_of(event.content)
    links = _links(event)
    return {
        "computed_hash": computed.hex(),
        "bytes": computed == event.hash,
        "canonical": _is_canonical(event),
        "column": wrong_column(event),
        **links,
        "written_off": any(
            first <= event.seq <= last
            for first, last in written_off_ranges(event.device, event.epoch)
        ),
        "breaks": [one.seq for one in breaks_of(event.device, event.epoch)],
        **_seal(event, seals),
    }


def _is_canonical(event: CountEvent) -> bool:
    content = _content(event)
    return bool(content) and canonical_json(content) == event.content


def _links(event: CountEvent) -> dict[str, str]:
    """Whether the event follows the one before, and the one after follows it."""
    start = bytes.fromhex(NO_HASH)
    before = start if event.seq == 1 else _hash_at(event, event.seq - 1)
    query = select(CountEvent.previous_hash).where(*_at(event, event.seq + 1))
    after = db.session.scalar(query)
    return {
        "link_before": _fit(event.previous_hash, before),
        "link_after": _fit(after, event.hash),
    }


def _fit(previous: bytes | None, own: bytes | None) -> str:
    if previous is None or own is None:
        return UNKNOWN
    return FITS if previous == own else BROKEN


def _seal(event: CountEvent, seals: Seals) -> dict[str, Any]:
    """When a head that stands above the event was signed first; a folder that is bad says so."""
    try:
        found = signed_since(
            seals.folder,
            event.device,
            event.epoch,
            event.seq,
            since=event.received_at,
            zone=seals.zone,
            key=seals.key,
        )
    except (Refusal, OSError) as problem:
        return {"signed_at": None, "seal_problem": str(problem)}
    return {"signed_at": None if found is None else found.at, "seal_problem": None}


def _fate(
    event: CountEvent, killers: Sequence[CountEvent], count_list: ListInfo | None
) -> dict[str, Any]:
    """Whether it counts in its pass, and in a code why not."""
    acting = [one for one in killers if _acts(one, event, count_list)]
    if event.kind != "count":
        return {"live": None, "fate": "not_a_count"}
    if any(one.kind == "void" for one in acting):
        return {"live": False, "fate": "voided"}
    if acting:
        return {"live": False, "fate": "replaced"}
    return {"live": True, "fate": "spared" if killers else "live"}


def _acts(killer: CountEvent, event: CountEvent, count_list: ListInfo | None) -> bool:
    """Whether a superseding event has the scope that it needs to act (design/3 §2)."""
    same = (killer.list_id, killer.pass_number) == (event.list_id, event.pass_number)
    alone = count_list is not None and count_list.combine == "independent"
    return same and (not alone or killer.employee == event.employee)


def _superseding(event: CountEvent) -> list[CountEvent]:
    """The events of the same list that name this one."""
    if event.list_id is None:
        return []
    query = select(CountEvent).where(
        CountEvent.list_id == event.list_id,
        cast(CountEvent.__table__.c.supersedes, Text).like(f"%{event.id}%"),
    )
    return list(db.session.scalars(query.order_by(CountEvent.id)))


def _superseded(event: CountEvent) -> list[CountEvent]:
    wanted = [UUID(text) for text in event.supersedes]
    query = select(CountEvent).where(CountEvent.id.in_(wanted))
    return list(db.session.scalars(query.order_by(CountEvent.id))) if wanted else []


def _not_here(event: CountEvent) -> list[str]:
    here = {str(one.id) for one in _superseded(event)}
    return [text for text in event.supersedes if text not in here]


def _mention(event: CountEvent) -> dict[str, Any]:
    return {
        "id": event.id,
        "kind": event.kind,
        "device": event.device,
        "seq": event.seq,
        "employee": event.employee,
        "quantity": event.quantity,
        "unit": event.unit,
        "counted_at": event.counted_at,
    }


def _neighbour(event: CountEvent, seq: int) -> dict[str, Any] | None:
    query = select(CountEvent.id, CountEvent.seq, CountEvent.kind).where(*_at(event, seq))
    row = db.session.execute(query).first()
    return None if row is None else row._asdict()


def _hash_at(event: CountEvent, seq: int) -> bytes | None:
    return db.session.scalar(select(CountEvent.hash).where(*_at(event, seq)))


def _at(event: CountEvent, seq: int) -> tuple[Any, ...]:
    return (
        CountEvent.device == event.device,
        CountEvent.epoch == event.epoch,
        CountEvent.seq == seq,
    )
