"""Reading which numbers of a journal were written off; below everything that asks for gaps."""

from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, select

from server.journal.models import WrittenOffNumbers
from server.storage.database import run

Gap = tuple[int, int]
"""The first and the last of numbers that follow one another."""

_OFF: Final = WrittenOffNumbers.__table__.c
_RANGES: Final = (
    select(_OFF.first_seq, _OFF.last_seq)
    .where(_OFF.device == bindparam("device"), _OFF.epoch == bindparam("epoch"))
    .order_by(_OFF.first_seq)
)


def written_off_ranges(device: str, epoch: UUID) -> list[Gap]:
    """The ranges of one journal, in order."""
    found = run(_RANGES, {"device": device, "epoch": epoch})
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
