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
from server.sync.device_names import with_device_names
from server.sync.quarantined import Wanted, held_by_code
from server.sync.releasing import decide_fate, find_quarantined, quarantine_page
from server.sync.releasing_many import Fates, decide_fates

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
    code = fields.String(load_default=None, validate=validate.Length(max=60))
    device = fields.String(load_default=None, validate=validate.Length(max=36))


class QuarantinedAnswer(Shape):
    """An event as it came, why it waits, and what was decided."""

    id = fields.Integer()
    device = fields.String()
    device_name = fields.String(allow_none=True)
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


class HeldByCode(Shape):
    """How many events of a device wait for one reason."""

    code = fields.String()
    device = fields.String()
    device_name = fields.String(allow_none=True)
    events = fields.Integer()
    since = InstantField()


class BulkDecision(QuarantineDecision):
    """The same for every held event of a code, a device or both; `expected` is how many."""

    code = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=60))
    device = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=36))
    expected = fields.Integer(required=True, strict=True, validate=validate.Range(1))


class StillHeld(Shape):
    """An event that still cannot be counted."""

    id = fields.Integer()
    code = fields.String()
    detail = fields.String()


class BulkAnswer(Shape):
    """How many were decided; `refused` names at most 100 of those that stay."""

    decided = fields.Integer()
    still_refused = fields.Integer()
    refused = fields.List(fields.Nested(StillHeld))


@blueprint.route("")
class Quarantine(MethodView):
    """Everything that was ever quarantined."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR)
    @blueprint.doc(summary="List the quarantined events")
    @blueprint.arguments(QuarantineQuery, location="query")
    @blueprint.response(200, QuarantinePage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page in the order in which they came."""
        wanted = Wanted(query["fate"], query["code"], query["device"])
        found = page(quarantine_page(query["after"], query["limit"], wanted), query["limit"], "id")
        return found | {"rows": with_device_names(found["rows"])}


@blueprint.route("/codes")
class QuarantineCodes(MethodView):
    """Why events are held."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR)
    @blueprint.doc(summary="Count the held events by code and device")
    @blueprint.response(200, HeldByCode(many=True))
    def get(self) -> list[dict[str, Any]]:
        """Answer how many wait for which reason, the most first."""
        return with_device_names(held_by_code())


@blueprint.route("/bulk")
class QuarantineBulk(MethodView):
    """Many quarantined events."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR)
    @blueprint.doc(summary="Release or discard the held events of a code, of a device")
    @blueprint.arguments(BulkDecision)
    @blueprint.response(200, BulkAnswer)
    def post(self, given: dict[str, Any]) -> Fates:
        """Decide about all of them; what still cannot be counted stays held and is named."""
        wanted = Wanted(None, given["code"], given["device"])
        return decide_fates(
            wanted,
            given["fate"],
            given["reason"],
            expected=given["expected"],
            now=now(),
            by=current_user().name,
        )


@blueprint.route("/<int:quarantine_id>")
class QuarantinedOne(MethodView):
    """One quarantined event."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR)
    @blueprint.doc(summary="Look at a quarantined event")
    @blueprint.response(200, QuarantinedAnswer)
    def get(self, quarantine_id: int) -> dict[str, Any]:
        """Answer it as it came."""
        return with_device_names([find_quarantined(quarantine_id)])[0]

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR)
    @blueprint.doc(summary="Release or discard a quarantined event")
    @blueprint.arguments(QuarantineDecision)
    @blueprint.response(200, QuarantinedAnswer)
    def post(self, given: dict[str, str], quarantine_id: int) -> QuarantinedEvent:
        """Decide about an event; released, it is judged once more and counts."""
        by = current_user().name
        return decide_fate(quarantine_id, given["fate"], given["reason"], now=now(), by=by)
