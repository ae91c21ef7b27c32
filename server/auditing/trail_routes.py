"""Reading the audit trail at the desk, newest first. Nothing here writes."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import fields, validate
from sqlalchemy import select

from server.http.guards import allow
from server.http.paging import LARGEST_PAGE, PAGE, page
from server.http.schema import InstantField, Shape
from server.identity.models import AuditEntry
from server.kernel.principal import Role
from server.ledger.schemas import RecordNameShape
from server.ledger.service import RecordName, record_names
from server.storage.database import db

_LARGEST_ID: Final = 2**63 - 1
_RECORDS: Final = ("record", "reversal")
"""What an entry says of stock records by their ids."""

blueprint = Blueprint(
    "audit", __name__, url_prefix="/api/v1/audit", description="Who changed what, and when"
)


class AuditQuery(Shape):
    """Paging backwards by number, and the kind of thing that was changed."""

    after = fields.Integer(load_default=None, validate=validate.Range(1, _LARGEST_ID))
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, LARGEST_PAGE))
    subject = fields.String(load_default=None, validate=validate.Length(max=40))


class AuditAnswer(Shape):
    """One change of data; `records` names the stock records that it mentions, by their id."""

    id = fields.Integer()
    at = InstantField()
    user = fields.String(attribute="user_name")
    action = fields.String()
    subject = fields.String()
    key = fields.String(attribute="subject_key")
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)
    records = fields.Dict(keys=fields.String(), values=fields.Nested(RecordNameShape))


class AuditPage(Shape):
    """A page of changes."""

    rows = fields.List(fields.Nested(AuditAnswer))
    next = fields.String(allow_none=True)


@blueprint.route("")
class AuditTrail(MethodView):
    """Every change of data."""

    @blueprint.doc(summary="List the changes of data")
    @blueprint.arguments(AuditQuery, location="query")
    @blueprint.response(200, AuditPage)
    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page of changes, newest first."""
        found = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(query["limit"] + 1)
        if query["after"] is not None:
            found = found.where(AuditEntry.id < query["after"])
        if query["subject"]:
            found = found.where(AuditEntry.subject == query["subject"])
        answer = page(list(db.session.scalars(found)), query["limit"], "id")
        return answer | {"rows": _with_records(answer["rows"])}


def _with_records(entries: Sequence[AuditEntry]) -> list[dict[str, Any]]:
    mentioned = {entry.id: set(_mentioned(entry)) for entry in entries}
    names = record_names(set().union(*mentioned.values()))
    columns = [column.key for column in AuditEntry.__table__.columns]
    return [
        {name: getattr(entry, name) for name in columns}
        | {"records": _named(mentioned[entry.id], names)}
        for entry in entries
    ]


def _mentioned(entry: AuditEntry) -> Iterator[int]:
    """The ids of stock records in an entry."""
    if entry.subject == "stock_record":
        yield int(entry.subject_key)
    for name in _RECORDS:
        record = (entry.after or {}).get(name)
        if isinstance(record, int):
            yield record


def _named(ids: set[int], names: dict[int, RecordName]) -> dict[str, Any]:
    return {str(one): names[one]._asdict() for one in ids if one in names}
