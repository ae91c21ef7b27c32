"""What stands at the numbers of a journal: stored events, quarantined ones, written-off numbers."""

from uuid import UUID

from sqlalchemy import select

from server.journal.chain import Link
from server.journal.models import CountEvent, QuarantinedEvent
from server.journal.written_off import written_off_between
from server.storage.database import db


def links_between(device: str, epoch: UUID, after: int, up_to: int) -> dict[int, Link]:
    """The links of the numbers after + 1 … up_to that are here.

    A stored event stands before a quarantined one, and that before a write-off.
    """
    stored = select(CountEvent.seq, CountEvent.previous_hash, CountEvent.hash).where(
        CountEvent.device == device,
        CountEvent.epoch == epoch,
        CountEvent.seq > after,
        CountEvent.seq <= up_to,
    )
    held = select(QuarantinedEvent.seq, QuarantinedEvent.raw_hash).where(
        QuarantinedEvent.device == device,
        QuarantinedEvent.epoch == epoch,
        QuarantinedEvent.seq > after,
        QuarantinedEvent.seq <= up_to,
    )
    gone = written_off_between(device, epoch, after, up_to)
    links = {seq: Link(seq, None, None) for seq in gone}
    links |= {row.seq: Link(row.seq, None, row.raw_hash) for row in db.session.execute(held)}
    links |= {row.seq: Link(*row) for row in db.session.execute(stored)}
    return links
