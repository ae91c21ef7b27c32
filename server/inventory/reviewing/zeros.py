"""Zero statements: what a list type with *uncounted = zero* says when its list is closed.

The server records a count of 0 for every position with book that the list was to look at and
nobody counted (design/3 §2, Uncounted). A count that arrives later makes the zero void.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from server.inventory.reviewing.line import Line
from server.inventory.reviewing.lines import picture_of
from server.journal.events import ServerEvent
from server.journal.service import append_server_events
from server.kernel import exact

_BY: Final = "closing of the list"


def state_zeros(number: str, list_ids: Collection[UUID], *, now: datetime) -> int:
    """Record the zeros of lists that were just closed; call it inside their transaction."""
    picture = picture_of(number, now=now)
    drafts = [
        _zero(picture.sources.inventory.id, line, list_id, now)
        for line in picture.lines.values()
        if line.counted_line is None and not line.look.provisional and not line.look.waiting
        for list_id in line.lists[:1]
        if list_id in list_ids
    ]
    append_server_events(drafts, now=now, user=_BY)
    return len(drafts)


def _zero(inventory_id: int, line: Line, list_id: UUID, now: datetime) -> ServerEvent:
    place = line.position
    return ServerEvent(
        inventory_id=inventory_id,
        warehouse_id=line.warehouse_id,
        kind="count",
        list=list_id,
        pass_=line.passes[0],
        location=place.location or None,
        item=place.item,
        variant=place.variant or None,
        lot=place.lot or None,
        serial=place.serial or None,
        quantity=exact.ZERO,
        observed_at=now,
    )
