"""What stands at the numbers of a journal beside its stored events: mostly nothing.

Asked once in a push, so that all that follows need not ask for it.
"""

from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, exists, select

from server.journal.models import QuarantinedEvent, WrittenOffNumbers
from server.storage.database import run

_HELD: Final = QuarantinedEvent.__table__.c
_OFF: Final = WrittenOffNumbers.__table__.c
_ANY: Final = select(
    exists().where(_HELD.device == bindparam("device")),
    exists().where(_OFF.device == bindparam("device"), _OFF.epoch == bindparam("epoch")),
)


class Beside(NamedTuple):
    """Whether anything of a device was ever quarantined, and any number of an epoch written off."""

    quarantined: bool
    written_off: bool


def beside(device: str, epoch: UUID) -> Beside:
    """What is known of a journal beside its events."""
    return Beside(*map(bool, run(_ANY, {"device": device, "epoch": epoch}).one()))
