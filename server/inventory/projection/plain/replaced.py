"""What supersessions say beside the totals: who had a hand, and what names another scope's event.

The totals hold what is live. Dead counts and voids are seen here only, by who names them.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from server.inventory.projection.plain.counted import CountedInSets
from server.inventory.projection.plain.ground import Ground
from server.inventory.standings import FIRST
from server.inventory.totals.models import CountSupersession
from server.journal.events import SERVER
from server.journal.models import CountEvent
from server.storage.database import db

_DEAD: Final = aliased(CountEvent, name="dead")
_BY: Final = aliased(CountEvent, name="replacing")


def note_replaced(ground: Ground, found: CountedInSets) -> None:
    """Take in who replaced what; a subject of which more is to be said than hands is odd."""
    query = (
        select(*_READ)
        .select_from(CountSupersession)
        .join(_DEAD, _DEAD.id == CountSupersession.target)
        .join(_BY, _BY.id == CountSupersession.by)
        .where(CountSupersession.list_id.in_(list(ground.sources.lists)), ~_said_by_totals(ground))
    )
    rows = db.session.execute(query).all()
    ground.learn({row.item for row in rows if not _is_read(ground, row.item, row.unit)} - {None})
    unusual = []
    for row in rows:
        if _is_usual(ground, row):
            _touch(found, row)
        elif row.list_id in ground.sources.lists:  # else the merge does not know what is named
            unusual.append(row)
    ground.learn({row.by_item for row in unusual if row.by_item})
    for row in unusual:
        _touch(found, row)
        _set_apart(ground, found, row.kind, row.item, row.barcode, row.unit)
        _set_apart(ground, found, row.by_kind, row.by_item, row.by_barcode, row.by_unit)


def _is_read(ground: Ground, code: str, unit: str) -> bool:
    item = ground.items.get(code)
    return item is not None and ground.factor(item, unit or "") is not None


def _said_by_totals(ground: Ground) -> ColumnElement[bool]:
    """Somebody of a team counted again what they had counted in the same way: as if only once."""
    compared = [one.id for one in ground.sources.lists.values() if one.combine == "independent"]
    return and_(
        _DEAD.kind == "count",
        _BY.kind == "count",
        _DEAD.device != SERVER,
        _BY.device != SERVER,
        _DEAD.list_id.not_in(compared),
        _BY.list_id == _DEAD.list_id,
        _DEAD.pass_number == FIRST,
        _BY.pass_number == FIRST,
        *(_alike(name) for name in _TOLD),
    )


def _alike(name: str) -> ColumnElement[bool]:
    one, other = getattr(_DEAD, name), getattr(_BY, name)
    return func.coalesce(one, "") == func.coalesce(other, "")


def _is_usual(ground: Ground, row: Any) -> bool:
    """A device's count of a known item replaced in its own list and pass: only hands matter."""
    item = ground.items.get(row.item)
    count_list = ground.sources.lists.get(row.list_id)
    return (
        item is not None
        and count_list is not None
        and row.kind == "count"
        and ground.factor(item, row.unit or "") is not None
        and not row.serial
        and row.by_list == row.list_id
        and row.by_pass == row.pass_number == 1
        and count_list.combine != "independent"
        and SERVER not in (row.device, row.by_device)
        and (row.by_kind == "void" or row.by_item in ground.items)
    )


def _touch(found: CountedInSets, row: Any) -> None:
    """Whoever counted it first and whoever replaced it had a hand in it."""
    place = (row.item, row.location, row.variant, row.lot, row.serial)
    texts = tuple(text or "" for text in place)
    hands = found.hands.setdefault((row.warehouse_id, *texts), set())
    hands.update(one for one in (row.employee, row.by_employee) if one)


def _set_apart(
    ground: Ground, found: CountedInSets, kind: str, item: str, barcode: str, unit: str
) -> None:
    if kind != "count":
        return
    card = ground.items.get(item)
    if card is None or ground.factor(card, unit or "") is None:
        found.unreadable(item or "", barcode or "")
    else:
        found.odd.add(item)


_TOLD: Final = ("employee", "item", "barcode", "unit", "location", "variant", "lot", "serial")
_READ: Final = (
    *(
        getattr(_DEAD, name)
        for name in ("kind", "list_id", "pass_number", "warehouse_id", "device", "employee")
    ),
    *(
        getattr(_DEAD, name)
        for name in ("location", "item", "barcode", "variant", "lot", "serial", "unit")
    ),
    _BY.kind.label("by_kind"),
    _BY.list_id.label("by_list"),
    _BY.pass_number.label("by_pass"),
    _BY.device.label("by_device"),
    _BY.employee.label("by_employee"),
    _BY.item.label("by_item"),
    _BY.barcode.label("by_barcode"),
    _BY.unit.label("by_unit"),
)
