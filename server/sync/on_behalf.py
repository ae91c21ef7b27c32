"""Counting an event of a conflict that somebody released: as an entry on their behalf.

Its id or its number is taken in the log by the event that came first, which stays. What was counted
then becomes an event of device `server` with the same list, employee, place, thing, quantity and
corrected time; the raw text stays in quarantine as released (design/4 §4).
"""

from datetime import datetime, timedelta
from typing import Final

from server.identity.employees import known_employees
from server.inventory.lists import ListInfo, find_lists
from server.journal.events import ServerEvent
from server.journal.models import QuarantinedEvent
from server.journal.service import append_server_events
from server.sync.reading import read_event
from server.sync.rules import Objection, number
from server.sync.verdicts import CONFLICTS, NO_EMPLOYEE, NO_LIST
from server.sync.wire import CountShape, DeviceEvent, VoidShape, parse_moment

_DECLARES: Final = Objection(
    "event.declares", "a declaration or remark of a forked journal counts nothing: discard it"
)


def is_of_conflict(event: QuarantinedEvent) -> bool:
    """Whether the event came second to another one with its id or its number."""
    return event.code in CONFLICTS


def record_on_behalf(quarantined: QuarantinedEvent, *, now: datetime, by: str) -> Objection | None:
    """Record what was counted, or say why it cannot be. Inside a transaction."""
    sent = read_event(quarantined.raw.encode())
    event = sent.event
    if event is None or sent.objection is not None:
        return sent.objection
    found = find_lists({event.list_id}).get(event.list_id)
    if found is None:
        return NO_LIST
    if event.employee not in known_employees({event.employee}):
        return NO_EMPLOYEE
    if not isinstance(event, CountShape | VoidShape):
        return _DECLARES
    append_server_events([_draft(event, found)], now=now, user=by)
    return None


def _draft(event: DeviceEvent, at: ListInfo) -> ServerEvent:
    offset = timedelta(milliseconds=event.clock_offset_ms or 0)
    return ServerEvent(
        inventory_id=at.inventory_id,
        warehouse_id=at.warehouse_id,
        kind="count" if isinstance(event, CountShape) else "void",
        list=event.list_id,
        pass_=event.pass_number,
        area=event.area,
        employee=event.employee,
        location=event.location,
        item=event.item,
        variant=event.variant,
        lot=event.lot,
        serial=event.serial,
        expiry=event.expiry,
        barcode=event.barcode,
        quantity=None if event.quantity is None else number(event.quantity),
        unit=event.unit,
        factor=None if event.factor is None else number(event.factor),
        supersedes=tuple(event.supersedes),
        observed_at=parse_moment(event.observed_at) + offset,
    )
