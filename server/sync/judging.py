"""Whether an event that can be read is authorised: its device, epoch, list and employee.

A count by an employee who is not assigned, on a closed list, or of a list that the device never
fetched is not refused: the merge flags it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from server.identity.employees import known_employees
from server.inventory.lists import ListInfo, find_lists
from server.sync.reading import row_of
from server.sync.rules import Objection
from server.sync.verdicts import NO_EMPLOYEE, NO_LIST, OTHER_DEVICE, OTHER_EPOCH, Judged
from server.sync.wire import DeviceEvent


def judge(batch: Sequence[Judged], line: Collection[str], epoch: UUID, now: datetime) -> None:
    """Give each event of a batch its row, or its objection; `line` are whose events may come."""
    events = [judged.sent.event for judged in batch if judged.sent.event is not None]
    lists = find_lists({event.list_id for event in events})
    employees = known_employees({event.employee for event in events})
    for judged in batch:
        event = judged.sent.event
        objection = judged.sent.objection
        if event is not None and objection is None:
            objection = _objection(event, line, epoch, lists, employees)
        if objection is not None:
            judged.refuse(objection)
        elif event is not None:
            at = lists[event.list_id]
            judged.row = row_of(judged.sent, event, at.inventory_id, at.warehouse_id, now)


def _objection(
    event: DeviceEvent,
    line: Collection[str],
    epoch: UUID,
    lists: Mapping[UUID, ListInfo],
    employees: Collection[str],
) -> Objection | None:
    if event.epoch != epoch:
        return OTHER_EPOCH
    if str(event.device) not in line:
        return OTHER_DEVICE
    if event.list_id not in lists:
        return NO_LIST
    return None if event.employee in employees else NO_EMPLOYEE
