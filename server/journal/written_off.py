"""Reading which numbers of a journal were written off; below everything that asks for gaps."""

from uuid import UUID

from sqlalchemy import select

from server.journal.models import WrittenOffNumbers
from server.storage.database import db

Gap = tuple[int, int]
"""The first and the last of numbers that follow one another."""


def written_off_ranges(device: str, epoch: UUID) -> list[Gap]:
    """The ranges of one journal, in order."""
    query = select(WrittenOffNumbers.first_seq, WrittenOffNumbers.last_seq).where(
        WrittenOffNumbers.device == device, WrittenOffNumbers.epoch == epoch
    )
    found = db.session.execute(query.order_by(WrittenOffNumbers.first_seq))
    return [(row.first_seq, row.last_seq) for row in found]


def written_off_between(device: str, epoch: UUID, after: int, up_to: int | None = None) -> set[int]:
    """The written-off numbers above one and up to another."""
    return {
        number
        for first, last in written_off_ranges(device, epoch)
        for number in range(
            max(first, after + 1), (last if up_to is None else min(last, up_to)) + 1
        )
    }
