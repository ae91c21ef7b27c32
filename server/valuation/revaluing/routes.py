"""Routes of revaluation: what should cost something else, and posting it."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import fields, validate

from server.http.context import now
from server.http.guards import allow, current_user
from server.http.paging import PageQuery, page
from server.http.schema import ExactField, InstantField, Shape
from server.valuation.closing.routes import READERS, WRITERS
from server.valuation.closing.running import COSTS
from server.valuation.revaluing.finding import proposals
from server.valuation.revaluing.loads import Load, Wanted
from server.valuation.revaluing.posting import revalue, total_of

blueprint = Blueprint(
    "revaluation", __name__, url_prefix="/api/v1", description="What movements should have cost"
)


class ProposalsQuery(PageQuery):
    """Which loads, and by which cost one without any is proposed one; `item` is CLASS/CODE."""

    cost = fields.String(load_default="last", validate=validate.OneOf(COSTS))
    warehouse = fields.String(load_default=None)
    item = fields.String(load_default=None)


class LoadAnswer(Shape):
    """A load as it stands; costs are per base unit.

    A `closed` one lies before the last closing: only what was `left` then can be corrected.
    """

    movement = fields.Integer()
    record = fields.Integer()
    line = fields.Integer()
    warehouse = fields.String()
    item = fields.String()
    description = fields.String()
    lot = fields.String()
    effective_at = InstantField()
    unit = fields.String()
    quantity = ExactField()
    left = ExactField()
    closed = fields.Boolean()
    unit_cost = ExactField(allow_none=True)


class ProposalAnswer(LoadAnswer):
    """Why it should cost something else, and what; without a proposal nothing is known."""

    why = fields.String()
    proposed = ExactField(allow_none=True)


class ProposalRows(Shape):
    """A page of loads with a wrong cost."""

    rows = fields.List(fields.Nested(ProposalAnswer))
    next = fields.String(allow_none=True)


class NewCost(Shape):
    """A movement and what a base unit of it cost."""

    movement = fields.Integer(required=True)
    unit_cost = ExactField(required=True)


class NewRevaluation(Shape):
    """Costs for movements; `dry_run` shows the corrections and posts nothing."""

    posting_date = fields.Date(required=True)
    lines = fields.List(fields.Nested(NewCost), required=True, validate=validate.Length(1, 10_000))
    dry_run = fields.Boolean(load_default=False)


class CorrectionAnswer(Shape):
    """A line of the correcting record."""

    quantity = ExactField()
    unit_cost = ExactField(allow_none=True)
    amount = ExactField(allow_none=True)


class RevaluedAnswer(LoadAnswer):
    """The load, its new cost and what corrects it; without lines its cost was right."""

    cost = ExactField()
    amount = ExactField()
    lines = fields.List(fields.Nested(CorrectionAnswer))
    correcting_record = fields.Integer(allow_none=True)


class RevaluationAnswer(Shape):
    """What was posted, or would be."""

    rows = fields.List(fields.Nested(RevaluedAnswer))
    amount = ExactField()
    posted = fields.Boolean()


@blueprint.route("/revaluation")
class Revaluation(MethodView):
    """Corrections of costs."""

    @allow(*READERS)
    @blueprint.doc(summary="Find loads without a cost, or with another than their lot")
    @blueprint.arguments(ProposalsQuery, location="query")
    @blueprint.response(200, ProposalRows)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page of them by their movement, each with the cost that is proposed."""
        wanted = Wanted(query["warehouse"], query["item"])
        limit, after = query["limit"], query["after"] or ""
        start = int(after) if after.isdecimal() else 0
        found = page(list(proposals(query["cost"], now(), wanted, start, limit + 1)), limit, "id")
        rows = [_load(one.load) | {"why": one.why, "proposed": one.cost} for one in found["rows"]]
        return {"rows": rows, "next": found["next"]}

    @allow(*WRITERS)
    @blueprint.doc(summary="Give movements another cost by correcting records")
    @blueprint.arguments(NewRevaluation)
    @blueprint.response(200, RevaluationAnswer)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Post corrections in the open period, or show them; movements never change."""
        costs = {line["movement"]: line["unit_cost"] for line in given["lines"]}
        dry_run = given["dry_run"]
        found = revalue(
            costs,
            posting_date=given["posting_date"],
            now=now(),
            by=current_user().name,
            dry_run=dry_run,
        )
        rows = [
            _load(one.load)
            | {
                "cost": one.cost,
                "amount": one.amount,
                "lines": [line._asdict() for line in one.lines],
                "correcting_record": one.posted.record_id if one.posted else None,
            }
            for one in found
        ]
        return {"rows": rows, "amount": total_of(found), "posted": not dry_run}


def _load(load: Load) -> dict[str, Any]:
    return {
        "movement": load.movement_id,
        "record": load.record_id,
        "line": load.line,
        "warehouse": load.warehouse,
        "item": load.item,
        "description": load.description,
        "lot": load.position.lot or "",
        "effective_at": load.effective_at,
        "unit": load.unit,
        "quantity": load.quantity,
        "left": load.left,
        "closed": load.closed,
        "unit_cost": load.unit_cost,
    }
