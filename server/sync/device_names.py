"""The names of devices beside what tells of them by id."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.identity.models import Device
from server.journal.events import SERVER
from server.storage.database import Base, db


def device_names(ids: Collection[str]) -> dict[str, str]:
    """The names of the devices that are known here, by id as text."""
    wanted = [UUID(one) for one in ids if one != SERVER]
    if not wanted:
        return {}
    query = select(Device.id, Device.name).where(Device.id.in_(wanted))
    return {str(row.id): row.name for row in db.session.execute(query)}


def with_device_names(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows that have a `device`, each with its `device_name` (None: not known here)."""
    values = [_values(row) for row in rows]
    names = device_names({row["device"] for row in values})
    return [row | {"device_name": names.get(row["device"])} for row in values]


def _values(row: Any) -> dict[str, Any]:
    if isinstance(row, Base):
        return {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return dict(row)
