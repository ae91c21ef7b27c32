"""Whether an event that can be read is authorised: its device, epoch, list and employee.

A count by an employee who is not assigned, on a closed list, or of a list that the device never
fetched is not refused: the merge flags it.
"""

from collections.abc import Collection, Container, Sequence
from datetime import datetime
from uuid import UUID

from server.identity.employees import known_employees
from server.inventory.lists import places_of_lists
from server.journal.log import Arriving, made_ready
from server.sync.reading import Place, row_of
from server.sync.rules import Objection
from server.sync.verdicts import NO_EMPLOYEE, NO_LIST, OTHER_DEVICE, OTHER_EPOCH, Judged
from server.sync.wire import DeviceEvent


def judge(batch: Sequence[Judged], line: Collection[str], epoch: UUID, now: datetime) -> Arriving:
    """Give each event of a batch its row, or its objection; `line` are whose events may come.

    Asks only, so that it may be done before anybody waits for the transaction; gives the rows ready
    to be stored.
    """
    events = [judged.sent.event for judged in batch if judged.sent.event is not None]
    lists = places_of_lists({event.list_id for event in events})
    employees = known_employees({event.employee for event in events})
    makers = {UUID(maker): maker for maker in line}
    for judged in batch:
        event = judged.sent.event
        objection = judged.sent.objection
        if event is not None and objection is None:
            objection = _objection(event, makers, epoch, lists, employees)
        if objection is not None:
            judged.refuse(objection)
        elif event is not None:
            place = Place(makers[event.device], epoch, lists[event.list_id])
            judged.row = row_of(judged.sent, event, place, now)
    return made_ready([judged.row for judged in batch if judged.row is not None])


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
