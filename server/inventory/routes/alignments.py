"""Routes of alignments: post the approved differences, look at the records, reverse one."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now
from server.http.guards import allow, current_user
from server.inventory.list_schemas import DryRun
from server.inventory.reviewing.aligning import AlignmentRequest, align
from server.inventory.reviewing.alignment_schemas import (
    AlignedShape,
    AlignmentReversalShape,
    AlignmentRow,
    AlignmentRows,
    NewAlignment,
)
from server.inventory.reviewing.reversing import alignments_of, reverse_alignment
from server.inventory.routes import KEEPERS, READERS

blueprint = Blueprint(
    "alignments",
    __name__,
    url_prefix="/api/v1/inventories/<number>/alignments",
    description="Making the logical stock equal to the physical one",
)


@blueprint.route("")
class Alignments(MethodView):
    """The alignments of an inventory."""

    @allow(*READERS)
    @blueprint.doc(summary="The stock records of the alignments")
    @blueprint.response(200, AlignmentRows)
    def get(self, number: str) -> dict[str, Any]:
        """Answer the records, reversals included, oldest first."""
        return {"rows": alignments_of(number)}

    @allow(*KEEPERS)
    @blueprint.doc(summary="Align the approved differences")
    @blueprint.arguments(NewAlignment)
    @blueprint.arguments(DryRun, location="query")
    @blueprint.response(200, AlignedShape)
    def post(self, given: dict[str, Any], query: dict[str, Any], number: str) -> Any:
        """Post one load and one unload record for each warehouse, and name what is left out."""
        request = AlignmentRequest(
            record_date=given["record_date"],
            day=given["at"],
            as_counted=given["as_counted"],
            lines=given["lines"],
            accept_outstanding_reason=given["accept_outstanding_reason"] or "",
        )
        return align(number, request, now=now(), user=current_user(), dry_run=query["dry_run"])


@blueprint.route("/<int:record_id>/reversal")
class AlignmentReversal(MethodView):
    """Reversing an alignment record."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="Reverse an alignment record")
    @blueprint.arguments(AlignmentReversalShape)
    @blueprint.response(201, AlignmentRow)
    def post(self, given: dict[str, Any], number: str, record_id: int) -> Any:
        """Post its opposite; its lines may then be decided anew."""
        return reverse_alignment(number, record_id, given["reason"], now=now(), user=current_user())
