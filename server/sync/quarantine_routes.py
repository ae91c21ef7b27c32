"""Routes of quarantine at the desk."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import fields, validate

from server.http.context import now
from server.http.guards import allow, current_user
from server.http.paging import LARGEST_PAGE, PAGE, page
from server.http.schema import InstantField, Shape
from server.journal.models import QuarantinedEvent
from server.kernel.principal import Role
from server.sync.releasing import decide_fate, quarantine_page

blueprint = Blueprint(
    "quarantine", __name__, url_prefix="/api/v1/quarantine", description="Events that wait"
)


class QuarantineQuery(Shape):
    """Paging by number, and which fate."""

    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**63 - 1))
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, LARGEST_PAGE))
    fate = fields.String(
        load_default=None, validate=validate.OneOf(["held", "released", "discarded"])
    )


class QuarantinedAnswer(Shape):
    """An event as it came, why it waits, and what was decided."""

    id = fields.Integer()
    device = fields.String()
    epoch = fields.UUID(allow_none=True)
    seq = fields.Integer(allow_none=True)
    event_id = fields.String(allow_none=True)
    raw = fields.String()
    code = fields.String()
    detail = fields.String()
    received_at = InstantField()
    fate = fields.String()
    fate_reason = fields.String(allow_none=True)
    fate_user = fields.String(allow_none=True)
    fate_at = InstantField(allow_none=True)


class QuarantinePage(Shape):
    """A page of quarantined events."""

    rows = fields.List(fields.Nested(QuarantinedAnswer))
    next = fields.String(allow_none=True)


class QuarantineDecision(Shape):
    """Release it into the log, or discard it; always with a reason."""

    fate = fields.String(required=True, validate=validate.OneOf(["released", "discarded"]))
    reason = fields.String(required=True, validate=validate.Length(1, 500))


@blueprint.route("")
class Quarantine(MethodView):
    """Everything that was ever quarantined."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR)
    @blueprint.doc(summary="List the quarantined events")
    @blueprint.arguments(QuarantineQuery, location="query")
    @blueprint.response(200, QuarantinePage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page in the order in which they came."""
        found = quarantine_page(query["after"], query["limit"], query["fate"])
        return page(found, query["limit"], "id")


@blueprint.route("/<int:quarantine_id>")
class QuarantinedOne(MethodView):
    """One quarantined event."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR)
    @blueprint.doc(summary="Release or discard a quarantined event")
    @blueprint.arguments(QuarantineDecision)
    @blueprint.response(200, QuarantinedAnswer)
    def post(self, given: dict[str, str], quarantine_id: int) -> QuarantinedEvent:
        """Decide about an event; released, it is judged once more and counts."""
        by = current_user().name
        return decide_fate(quarantine_id, given["fate"], given["reason"], now=now(), by=by)
