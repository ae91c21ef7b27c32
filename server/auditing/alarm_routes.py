"""Routes of the alarms that journals raise."""

from typing import Any, Final

from flask.views import MethodView
from flask_smorest import Blueprint

from server.auditing.schemas import AlarmsPage, AlarmsQuery, Seen, SeenBody
from server.http.context import now
from server.http.guards import allow, current_user
from server.http.paging import page
from server.journal.alarms import alarms_page, mark_seen, open_alarms
from server.kernel.principal import Role
from server.sync.device_names import with_device_names

_STATES: Final = {None: None, "open": True, "seen": False}

blueprint = Blueprint(
    "alarms", __name__, url_prefix="/api/v1/alarms", description="What somebody must look at"
)


@blueprint.route("")
class Alarms(MethodView):
    """What about journals somebody must look at."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR)
    @blueprint.doc(summary="List the alarms")
    @blueprint.arguments(AlarmsQuery, location="query")
    @blueprint.response(200, AlarmsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page, newest first, and how many are open altogether."""
        is_open = _STATES[query["state"]]
        limit = query["limit"]
        rows = alarms_page(query["after"], limit, is_open=is_open, device=query["device"])
        found = page(rows, limit, "id")
        return found | {"rows": with_device_names(found["rows"]), "open": open_alarms()}


@blueprint.route("/seen")
class SeenAlarms(MethodView):
    """Alarms that somebody has looked at."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR)
    @blueprint.doc(summary="Say that alarms were looked at, because …")
    @blueprint.arguments(SeenBody)
    @blueprint.response(200, Seen)
    def post(self, given: dict[str, Any]) -> dict[str, int]:
        """Close alarms with what was found; all of them or none."""
        mark_seen(given["alarms"], given["reason"], now=now(), by=current_user().name)
        return {"open": open_alarms()}
