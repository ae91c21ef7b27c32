"""The route of the bridge."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import fields, validate

from server.http.context import settings
from server.http.guards import allow
from server.http.paging import PageQuery
from server.http.schema import ExactField, Shape
from server.sheets import FORMATS
from server.valuation.answering import sheet_file
from server.valuation.bridging.bridge import Step
from server.valuation.bridging.making import Bridge, bridge_between
from server.valuation.bridging.sheet import bridge_sheet
from server.valuation.closing.routes import READERS
from server.valuation.costing import METHODS

blueprint = Blueprint(
    "bridge", __name__, url_prefix="/api/v1/reports", description="Why the value changed"
)


class BridgeQuery(PageQuery):
    """From one end to a later one; an end is `closing:NUMBER` or `history:NUMBER`."""

    start = fields.String(required=True, data_key="from")
    end = fields.String(required=True, data_key="to")
    method = fields.String(load_default="average", validate=validate.OneOf(list(METHODS)))
    format = fields.String(load_default="json", validate=validate.OneOf(["json", *FORMATS]))
    language = fields.String(load_default="en", validate=validate.OneOf(["it", "en"]))


class StepAnswer(Shape):
    """start + late + quantity + count + price = end."""

    start = ExactField()
    late = ExactField()
    quantity = ExactField()
    count = ExactField()
    price = ExactField()
    end = ExactField()


class BridgeRowAnswer(StepAnswer):
    """An item (and warehouse)."""

    item = fields.String()
    warehouse = fields.String()
    start_quantity = ExactField()
    end_quantity = ExactField()
    counted = ExactField()


class BridgeAnswer(Shape):
    """A page of the bridge with the total of all rows."""

    start_name = fields.String()
    start_at = fields.Date()
    end_name = fields.String()
    end_at = fields.Date()
    method = fields.String()
    total = fields.Nested(StepAnswer)
    holds = fields.Boolean()
    currency = fields.String()
    rows = fields.List(fields.Nested(BridgeRowAnswer))
    next = fields.String(allow_none=True)


@blueprint.route("/bridge")
class BridgeReport(MethodView):
    """From one value of the stock to another."""

    @allow(*READERS)
    @blueprint.doc(summary="Explain the difference between two closings or saved inventories")
    @blueprint.arguments(BridgeQuery, location="query")
    @blueprint.response(200, BridgeAnswer)
    def get(self, query: dict[str, Any]) -> dict[str, Any] | Response:
        """Answer late-entry, quantity, count and price effect per item and in total, or a file."""
        places = settings().currency_places
        found = bridge_between(query["start"], query["end"], query["method"], places)
        if query["format"] != "json":
            printed = query["format"] != "csv"
            sheet = bridge_sheet(found, query["language"], settings().currency, printed=printed)
            name = f"bridge-{found.start.at}-{found.end.at}.{query['format']}"
            return sheet_file(sheet, query["format"], name)
        return _page(found, query["after"], query["limit"])


def _page(found: Bridge, after: str | None, limit: int) -> dict[str, Any]:
    start = int(after) if after and after.isdecimal() else 0
    end = start + limit
    return {
        "start_name": found.start.name,
        "start_at": found.start.at,
        "end_name": found.end.name,
        "end_at": found.end.at,
        "method": found.method,
        "total": found.total._asdict(),
        "holds": found.total.holds,
        "currency": settings().currency,
        "rows": [
            _step(row.step)
            | {
                "item": "/".join(row.key[:2]),
                "warehouse": row.key[2],
                "start_quantity": row.change.start.quantity,
                "end_quantity": row.change.end.quantity,
                "counted": row.change.counted,
            }
            for row in found.rows[start:end]
        ],
        "next": str(end) if end < len(found.rows) else None,
    }


def _step(step: Step) -> dict[str, Any]:
    return step._asdict()
