"""What becomes of an event: the four verdicts and the stable codes of the objections."""

from dataclasses import dataclass
from typing import Final

from server.journal.rows import Row
from server.sync.reading import Sent
from server.sync.rules import Objection

ACCEPTED: Final = "accepted"
DUPLICATE: Final = "duplicate"
CONFLICT: Final = "conflict"
QUARANTINED: Final = "quarantined"

OTHER_CONTENT: Final = Objection("event.conflict", "another content came under this id before")
FORKED: Final = Objection(
    "journal.forked", "another event has this number: open a new epoch at once"
)
REVOKED: Final = Objection("device.revoked", "the device was revoked")
OTHER_EPOCH: Final = Objection("event.other_epoch", "a push is about one epoch")
OTHER_DEVICE: Final = Objection("event.device_unconfirmed", "the event is another device's")
NO_LIST: Final = Objection("list.unknown", "there is no such list")
NO_EMPLOYEE: Final = Objection("employee.unknown", "there is no such employee")
ALTERED: Final = Objection("event.altered", "these are not the bytes that the device hashed")
CONFLICTS: Final = frozenset((OTHER_CONTENT.code, FORKED.code))


@dataclass(slots=True)
class Judged:
    """An event of a batch with its verdict; `row` while it may be stored."""

    sent: Sent
    status: str = ACCEPTED
    objection: Objection | None = None
    row: Row | None = None

    def refuse(self, objection: Objection) -> None:
        """Send it to quarantine, as a conflict where it is one."""
        self.status = CONFLICT if objection.code in CONFLICTS else QUARANTINED
        self.objection, self.row = objection, None
