"""The route of progress while counting."""

from typing import Any, Final

from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.guards import allow
from server.inventory.progress import ListProgress, device_names, progress_of
from server.inventory.progress_schemas import ProgressShape
from server.inventory.routes import READERS
from server.journal.events import Counter

blueprint = Blueprint("progress", __name__, url_prefix="/api/v1", description="Counting progress")

_COUNTER: Final = (
    "device",
    "epoch",
    "employees",
    "events",
    "declared",
    "complete",
    "head",
    "high_water",
    "pending",
    "missing",
    "short",
    "chain_state",
    "last_event_at",
    "last_seen_at",
)


@blueprint.route("/inventories/<number>/progress")
class Progress(MethodView):
    """How far the counting of an inventory is."""

    @allow(*READERS)
    @blueprint.doc(summary="Lists, counters and what is still on devices")
    @blueprint.response(200, ProgressShape)
    def get(self, number: str) -> dict[str, Any]:
        """Answer per list what was planned and counted, by whom, and who is outstanding."""
        rows, totals = progress_of(number)
        names = device_names(rows)
        return {"lists": [_list(row, names) for row in rows], "totals": totals}


def _list(row: ListProgress, names: dict[str, str]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in ListProgress.__slots__}
    return values | {"counters": [counter_row(counter, names) for counter in row.counters]}


def counter_row(counter: Counter, names: dict[str, str]) -> dict[str, Any]:
    """A counter as JSON shows it."""
    values = {name: getattr(counter, name) for name in _COUNTER}
    return values | {
        "device_name": names.get(counter.device, counter.device),
        "employee": counter.employees[-1] if counter.employees else None,
    }
