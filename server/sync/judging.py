"""Whether an event that can be read is authorised: its device, epoch, list and employee.

A count by an employee who is not assigned, on a closed list, or of a list that the device never
fetched is not refused: the merge flags it.
"""

from collections.abc import Collection, Container, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Final
from uuid import UUID

from server.identity.employees import known_employees
from server.inventory.lists import places_of_lists
from server.journal.log import Arriving, made_ready
from server.sync.reading import rows_of
from server.sync.rules import Objection
from server.sync.verdicts import NO_EMPLOYEE, NO_LIST, OTHER_DEVICE, OTHER_EPOCH, Judged
from server.sync.wire import DeviceEvent

_claim: Final = attrgetter("epoch.int", "device.int", "list_id.int", "employee")
"""All that is asked of an event here: it is asked once of those that claim the same."""


def judge(batch: Sequence[Judged], line: Collection[str], epoch: UUID, now: datetime) -> Arriving:
    """Give each event of a batch its row, or its objection; `line` are whose events may come.

    Asks only, so that it may be done before anybody waits for the transaction; gives the rows ready
    to be stored.
    """
    readable = _readable(batch)
    events = [judged.sent.event for judged in readable if judged.sent.event is not None]
    claims = list(map(_claim, events))
    examples = dict(zip(claims, events, strict=True))
    places = places_of_lists({event.list_id for event in examples.values()})
    employees = known_employees({event.employee for event in examples.values()})
    makers = {UUID(maker): maker for maker in line}
    objections = {
        claim: _objection(event, makers, epoch, places, employees)
        for claim, event in examples.items()
    }
    authorised = _authorised(readable, (objections[claim] for claim in claims))
    rows = rows_of([judged.sent for judged in authorised], makers, places, now)
    for judged, row in zip(authorised, rows, strict=True):
        judged.row = row
    return made_ready(rows)


def _readable(batch: Sequence[Judged]) -> list[Judged]:
    """Those that can be interpreted; the others are refused."""
    for judged in batch:
        if judged.sent.objection is not None:
            judged.refuse(judged.sent.objection)
    return [judged for judged in batch if judged.objection is None]


def _authorised(batch: Sequence[Judged], objections: Iterable[Objection | None]) -> list[Judged]:
    for judged, objection in zip(batch, objections, strict=True):
        if objection is not None:
            judged.refuse(objection)
    return [judged for judged in batch if judged.objection is None]


def _objection(
    event: DeviceEvent,
    makers: Container[UUID],
    epoch: UUID,
    lists: Container[UUID],
    employees: Container[str],
) -> Objection | None:
    if event.epoch != epoch:
        return OTHER_EPOCH
    if event.device not in makers:
        return OTHER_DEVICE
    if event.list_id not in lists:
        return NO_LIST
    return None if event.employee in employees else NO_EMPLOYEE
