"""What other contexts may ask of the journal: record the server's own events, read events back.

The server's events are device `server`, one chained journal without gaps. Nothing here knows
what an inventory does with its events.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from server.journal.arrivals import follower
from server.journal.canonical import NO_HASH, canonical_json, hash_of
from server.journal.events import SERVER, Event, Head, ServerEvent
from server.journal.heads import counters_of_list, counters_of_lists, heads
from server.journal.history import renew_history, server_epoch_ready, server_history
from server.journal.log import keep, made_ready
from server.journal.models import JournalHead
from server.journal.reading import events_by_id, events_of_inventory, events_of_list, is_counted
from server.journal.server_events import content_of, stored_row, to_milliseconds, touched_by
from server.kernel.principal import UserPrincipal
from server.storage.database import upsert
from server.storage.transaction import transaction

__all__ = [
    "Head",
    "append_server_events",
    "counters_of_list",
    "counters_of_lists",
    "events_by_id",
    "events_of_inventory",
    "events_of_list",
    "heads",
    "is_counted",
    "renew_history",
    "server_epoch_ready",
    "server_history",
]


def append_server_events(
    drafts: Sequence[ServerEvent], *, now: datetime, user: UserPrincipal | str
) -> list[Event]:
    """Record events on somebody's behalf and give them back as recorded.

    Joins the caller's transaction. The server's clock is the clock: `counted_at` is now, to the
    millisecond, and the clock offset is 0.
    """
    if not drafts:
        return []
    at = to_milliseconds(now)
    name = user if isinstance(user, str) else user.name
    with transaction() as session:
        follower().expect([touched_by(draft) for draft in drafts])
        epoch = server_epoch_ready(session, now)
        head = session.get(JournalHead, (SERVER, epoch))
        seq = head.highest_seq if head else 0
        previous = head.last_hash.hex() if head and head.last_hash else NO_HASH
        rows = []
        for number, draft in enumerate(drafts, seq + 1):
            content = content_of(draft, epoch=epoch, seq=number, previous=previous, at=at, by=name)
            text = canonical_json(content)
            previous = hash_of(text).hex()
            rows.append(stored_row(draft, content, text, at=at, received_at=now))
        keep(made_ready(rows))
        _move_head(epoch, seq + len(rows), bytes.fromhex(previous), now)
    return events_by_id([row.id for row in rows])


def _move_head(epoch: Any, seq: int, last_hash: bytes, now: datetime) -> None:
    moved = {
        "high_water": seq,
        "highest_seq": seq,
        "reported_head": seq,
        "last_hash": last_hash,
        "chain_seq": seq,
        "chain_hash": last_hash,
        "last_seen_at": now,
    }
    statement = upsert(JournalHead).values(device=SERVER, epoch=epoch, **moved)
    with transaction() as session:
        session.execute(
            statement.on_conflict_do_update(index_elements=["device", "epoch"], set_=moved)
        )
