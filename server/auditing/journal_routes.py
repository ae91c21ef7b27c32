"""Routes by which auditors read the log, and supervisors decide about journals."""

from typing import Any, Final
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import fields

from server.auditing.device_pages import device_page
from server.auditing.event_story import Seals, event_story
from server.auditing.events import EventFilters, events_page
from server.auditing.schemas import (
    Accepted,
    EventsPage,
    EventsQuery,
    EventStory,
    JournalShape,
    ReasonBody,
    Successor,
    Verification,
    WriteOffBody,
    WrittenOff,
)
from server.auditing.searching import filters_of
from server.auditing.verification import device_verification
from server.auditing.writing_off import write_off_numbers
from server.http.context import now, settings
from server.http.guards import allow, current_user
from server.http.schema import Shape
from server.journal.breaks import accept_breaks
from server.journal.write_offs import missing_in
from server.kernel.principal import Role
from server.sync.device_schemas import DeviceAnswer

READERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR)
KEEPERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR)

blueprint = Blueprint(
    "journal", __name__, url_prefix="/api/v1/journal", description="The log of count events"
)


class DevicePage(Shape):
    """A device with its journals, newest epoch first; `device` is null where none is known."""

    id = fields.String()
    device = fields.Nested(DeviceAnswer, allow_none=True)
    journals = fields.List(fields.Nested(JournalShape))
    successors = fields.List(fields.Nested(Successor))


@blueprint.route("/events")
class Events(MethodView):
    """The events of the log."""

    @allow(*READERS)
    @blueprint.doc(summary="Look through the events of the log")
    @blueprint.arguments(EventsQuery, location="query")
    @blueprint.response(200, EventsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page of events, newest first; an unknown inventory or list has none."""
        filters: EventFilters | None = filters_of(query)
        if filters is None:
            return {"rows": [], "next": None}
        rows, after = events_page(filters, query["after"], query["limit"])
        return {"rows": rows, "next": after}


@blueprint.route("/events/<uuid:event_id>")
class OneEvent(MethodView):
    """One event."""

    @allow(*READERS)
    @blueprint.doc(summary="Read one event down to its bytes")
    @blueprint.response(200, EventStory)
    def get(self, event_id: UUID) -> dict[str, Any]:
        """Answer the event, its canonical text, whether it is what it was, what became of it."""
        wanted = settings()
        seals = Seals(wanted.heads_path, wanted.time_zone, wanted.journal_key)
        return event_story(event_id, seals)


@blueprint.route("/devices/<device>")
class OneDevice(MethodView):
    """One device, or the server itself."""

    @allow(*READERS)
    @blueprint.doc(summary="Read what is known of a device's journals")
    @blueprint.response(200, DevicePage)
    def get(self, device: str) -> dict[str, Any]:
        """Answer its epochs with heads, gaps, breaks and write-offs, and who continues it."""
        return device_page(device, settings().journal_key)


@blueprint.route("/devices/<device>/verification")
class DeviceVerification(MethodView):
    """Reading a device's journals again."""

    @allow(*READERS)
    @blueprint.doc(summary="Verify the journals of a device")
    @blueprint.response(200, Verification)
    def get(self, device: str) -> dict[str, Any]:
        """Answer the first thing that is wrong with each journal, also against signed heads."""
        wanted = settings()
        return device_verification(device, wanted.heads_path, wanted.journal_key)


@blueprint.route("/devices/<device>/<uuid:epoch>/write-offs")
class WriteOffs(MethodView):
    """Numbers that can never arrive."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="Write off missing numbers of a journal")
    @blueprint.arguments(WriteOffBody)
    @blueprint.response(200, WrittenOff)
    def post(self, given: dict[str, Any], device: str, epoch: UUID) -> dict[str, Any]:
        """Let numbers count as present, so that a list that waits for them can close."""
        first, last, reason = given["first"], given["last"], given["reason"]
        by = current_user().name
        head = write_off_numbers(device, epoch, first, last, reason, now=now(), by=by)
        missing = [list(gap) for gap in missing_in(head)]
        return {"high_water": head.high_water, "missing": missing, "chain": head.chain_state}


@blueprint.route("/devices/<device>/<uuid:epoch>/breaks")
class Breaks(MethodView):
    """Where a journal does not fit together."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="Accept the broken chain of a journal")
    @blueprint.arguments(ReasonBody)
    @blueprint.response(200, Accepted)
    def post(self, given: dict[str, str], device: str, epoch: UUID) -> dict[str, Any]:
        """Accept every break of it with a reason; its lists can then be aligned."""
        by = current_user().name
        return {"accepted": accept_breaks(device, epoch, given["reason"], now=now(), by=by)}
