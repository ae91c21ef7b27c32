"""List types: the rules that count lists follow.

Rules that a released list follows never change under it; its description and limits may.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from server.identity.audit import audit
from server.inventory.models import CountList, ListType
from server.inventory.refusals import ListTypeInUse, ListTypeUnknown
from server.inventory.totals.rebuilding import refresh
from server.kernel import exact
from server.kernel.problems import Fault, Invalid
from server.storage.changes import record_change
from server.storage.database import db
from server.storage.transaction import transaction

RULES: Final = (
    "keep_location",
    "blind",
    "combine",
    "required_counts",
    "overlap",
    "uncounted",
    "pin_required",
    "area_control",
)
LIMITS: Final = ("quantity_limit", "percent_limit", "value_limit")
SETTINGS: Final = ("description", *RULES, *LIMITS)


def list_types() -> list[ListType]:
    """Every list type, by code."""
    return list(db.session.scalars(select(ListType).order_by(ListType.code)))


def find_list_type(code: str) -> ListType:
    """The list type with this code, or a refusal."""
    found = db.session.scalar(select(ListType).where(ListType.code == code))
    if found is None:
        raise ListTypeUnknown(f"there is no list type {code!r}")
    return found


def create_list_type(code: str, settings: Mapping[str, Any], *, now: datetime, by: str) -> ListType:
    """Create a list type; settings that are not given take their default."""
    taken = db.session.scalar(select(ListType.id).where(ListType.code == code)) is not None
    faults = _faults(settings)
    if taken:
        faults.append(Fault("list_type.taken", f"there is a list type {code!r}", field="code"))
    if faults:
        raise Invalid("the list type cannot be created", faults)
    with transaction() as session:
        list_type = ListType(code=code, **settings)
        session.add(list_type)
        session.flush()
        audit(now, by, "create", "list_type", code, after=_description(list_type))
        record_change("list_type", code)
    return list_type


def edit_list_type(code: str, settings: Mapping[str, Any], *, now: datetime, by: str) -> ListType:
    """Change settings; rules of a type that released lists follow are refused."""
    faults = _faults(settings)
    if faults:
        raise Invalid("the list type cannot be changed", faults)
    with transaction() as session:
        list_type = find_list_type(code)
        before = _description(list_type)
        changed = [name for name in RULES if settings.get(name, before[name]) != before[name]]
        if changed and _is_released(list_type.id):
            raise ListTypeInUse(f"released lists follow {', '.join(changed)} of {code!r}")
        for name, value in settings.items():
            setattr(list_type, name, value)
        session.flush()
        if "combine" in changed:
            drafts = select(CountList.id).where(CountList.list_type_id == list_type.id)
            refresh(session.scalars(drafts).all())
        audit(now, by, "edit", "list_type", code, before=before, after=_description(list_type))
        record_change("list_type", code)
    return list_type


def _is_released(list_type_id: int) -> bool:
    query = select(CountList.id).where(
        CountList.list_type_id == list_type_id, CountList.state != "draft"
    )
    return db.session.scalar(query.limit(1)) is not None


def _description(list_type: ListType) -> dict[str, Any]:
    values = {name: getattr(list_type, name) for name in SETTINGS}
    limits = {
        name: None if values[name] is None else exact.to_text(values[name]) for name in LIMITS
    }
    return values | limits


def _faults(settings: Mapping[str, Any]) -> list[Fault]:
    return [
        Fault("list_type.limit_negative", "a limit is zero or more", field=name)
        for name in LIMITS
        if (limit := settings.get(name)) is not None and limit < 0
    ]
