"""Writing off numbers that can never arrive, so that their list can close (design/4 §4)."""

from datetime import datetime
from uuid import UUID

from server.identity.audit import audit
from server.inventory.list_keeping import hold_zeroing
from server.inventory.passes import refresh_passes
from server.journal.events import SERVER, Head
from server.journal.heads import head_of
from server.journal.models import JournalHead
from server.journal.progress import advance, closings_of, locked_head
from server.journal.write_offs import JournalUnknown, keep_written_off, refuse_unfit
from server.storage.database import db
from server.storage.transaction import transaction


def write_off_numbers(  # noqa: PLR0913 - whose numbers, which ones, who and why
    device: str, epoch: UUID, first: int, last: int, reason: str, *, now: datetime, by: str
) -> Head:
    """Write off missing numbers, both ends included; gives the journal's head afterwards.

    A list that only waited for them closes. An event that arrives for one of them later is stored
    and counts; its line says so.
    """
    with transaction():
        if device == SERVER or db.session.get(JournalHead, (device, epoch)) is None:
            raise JournalUnknown(f"no journal of device {device} with epoch {epoch} is known")
        row = locked_head(device, epoch)
        refuse_unfit(head_of(row), first, last, reason)
        keep_written_off(head_of(row), first, last, reason, now=now, by=by)
        declared = closings_of(device, epoch)
        hold_zeroing(declared)
        before = advance(row, (), is_alone=False, now=now)
        after = {"epoch": str(epoch), "first": first, "last": last, "reason": reason.strip()}
        audit(now, by, "write off", "device", device, after=after)
        db.session.flush()
        if row.high_water > before:
            refresh_passes(declared, now=now)
        return head_of(row)
