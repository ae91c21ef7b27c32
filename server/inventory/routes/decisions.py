"""Routes of decisions about lines, recounts and unknown barcodes."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now
from server.http.guards import allow, current_user
from server.inventory.decisions import Part
from server.inventory.inbox_schemas import PreviewShape
from server.inventory.list_rows import planned_row, rows_of
from server.inventory.list_schemas import DryRun, ListRowShape
from server.inventory.reviewing.barcodes import (
    ResolutionRequest,
    preview_resolution,
    resolve_barcode,
    unresolved_barcodes,
)
from server.inventory.reviewing.deciding import decide
from server.inventory.reviewing.recount_schemas import RecountPlanShape
from server.inventory.reviewing.recounts import RecountRequest, plan_recount, recount
from server.inventory.reviewing.requests import DecisionRequest, Expected, Filters, LineSeen
from server.inventory.reviewing.schemas import (
    DecidedShape,
    NewDecision,
    NewRecount,
    NewResolution,
    ResolutionShape,
    UnresolvedRows,
)
from server.inventory.routes import KEEPERS, READERS

blueprint = Blueprint(
    "decisions", __name__, url_prefix="/api/v1/inventories/<number>", description="Review"
)


@blueprint.route("/decisions")
class Decisions(MethodView):
    """Deciding about lines."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="Approve, reject, set aside, override or settle lines")
    @blueprint.arguments(NewDecision)
    @blueprint.arguments(DryRun, location="query")
    @blueprint.response(200, DecidedShape)
    def post(self, given: dict[str, Any], query: dict[str, Any], number: str) -> dict[str, Any]:
        """Decide about each line that may be decided about, and name the others."""
        found = decide(
            number, request_of(given), now=now(), user=current_user(), dry_run=query["dry_run"]
        )
        return {
            "done": found.done,
            "refused": found.refused,
            "lines": found.lines,
            "value": found.value,
            "without_value": found.without_value,
            "gross": found.gross,
        }


@blueprint.route("/recounts")
class Recounts(MethodView):
    """Counting lines again."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="Send lines to recount")
    @blueprint.arguments(NewRecount)
    @blueprint.response(201, ListRowShape)
    def post(self, given: dict[str, Any], number: str) -> Any:
        """Release a list of the next pass; lines of several warehouses make several lists."""
        made = recount(number, RecountRequest(**given), now=now(), user=current_user())
        return rows_of(made)[0]


@blueprint.route("/recounts/preview")
class RecountPreview(MethodView):
    """What a recount would do."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="What would be counted again, its value, and by whom")
    @blueprint.arguments(NewRecount)
    @blueprint.response(200, RecountPlanShape)
    def post(self, given: dict[str, Any], number: str) -> dict[str, Any]:
        """Answer the lines, what they are worth, and the lists that would be released."""
        plan = plan_recount(number, RecountRequest(**given), now=now())
        return {
            "lines": plan.lines,
            "value": plan.value,
            "gross": plan.gross,
            "without_value": plan.without_value,
            "lists": [planned_row(number, draft) for draft in plan.lists],
        }


@blueprint.route("/barcodes")
class Barcodes(MethodView):
    """Barcodes that nobody knew."""

    @allow(*READERS)
    @blueprint.doc(summary="The unknown barcodes of an inventory")
    @blueprint.response(200, UnresolvedRows)
    def get(self, number: str) -> dict[str, Any]:
        """Answer every barcode that blocks lines, with where it was scanned."""
        return {"rows": unresolved_barcodes(number, now=now())}

    @allow(*KEEPERS)
    @blueprint.doc(summary="Say what a barcode means")
    @blueprint.arguments(NewResolution)
    @blueprint.response(201, ResolutionShape)
    def post(self, given: dict[str, Any], number: str) -> Any:
        """Apply it to every event with that barcode, past and future."""
        return resolve_barcode(number, _meaning(given), now=now(), user=current_user())


@blueprint.route("/barcodes/preview")
class BarcodePreview(MethodView):
    """What a meaning of a barcode would do."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="What lines would be if a barcode meant something; nothing is written")
    @blueprint.arguments(NewResolution)
    @blueprint.response(200, PreviewShape)
    def post(self, given: dict[str, Any], number: str) -> dict[str, Any]:
        """Answer the lines that would change, as they would be."""
        rows = preview_resolution(number, _meaning(given), now=now(), user=current_user())
        return {"rows": rows, "refused": []}


def _meaning(given: dict[str, Any]) -> ResolutionRequest:
    given |= {"variant": given["variant"] or "", "unit": given["unit"] or ""}
    return ResolutionRequest(**given)


def request_of(given: dict[str, Any]) -> DecisionRequest:
    """A decision as it was sent."""
    expected = given["expected"]
    return DecisionRequest(
        action=given["action"],
        lines=[LineSeen(**line) for line in given["lines"]],
        filters=Filters(**given["filters"]) if given["all"] else None,
        expected=Expected(**expected) if expected else None,
        reason=given["reason"] or "",
        outcome=given["outcome"],
        events=frozenset(given["events"]),
        quantity=given["quantity"],
        lot=given["lot"] or "",
        location=given["location"] or "",
        parts=tuple(Part(**part) for part in given["parts"]),
        day=given["at"],
        as_counted=given["as_counted"],
    )
