"""Whether the log still says what a receipt says that it said."""

from sqlalchemy import select

from server.journal.canonical import NO_HASH
from server.journal.links import links_between
from server.journal.models import JournalHead
from server.journal.receipts import Receipt
from server.storage.database import db


def receipt_standing(receipt: Receipt) -> tuple[bool, str]:
    """Whether the journal still passes through the receipt, and in a sentence why not."""
    query = select(JournalHead).where(
        JournalHead.device == receipt.device, JournalHead.epoch == receipt.epoch
    )
    head = db.session.scalar(query)
    if head is None:
        return False, "the whole journal is gone"
    if head.high_water < receipt.high_water:
        return False, f"{head.high_water + 1}-{receipt.high_water} were here and are not"
    if receipt.seq == 0:
        return receipt.hash == NO_HASH, "a journal without events has another hash"
    link = links_between(receipt.device, receipt.epoch, receipt.seq - 1, receipt.seq)
    found = link.get(receipt.seq)
    if found is None or found.own is None:
        return False, f"number {receipt.seq} was here and is not"
    fits = found.own.hex() == receipt.hash
    return fits, "" if fits else f"number {receipt.seq} is not the event that it was"
