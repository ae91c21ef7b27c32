"""Routes of valuation: the valued inventory as pages and as CSV."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import settings
from server.http.guards import allow
from server.kernel.csv_text import csv_lines
from server.kernel.principal import Role
from server.valuation.schemas import ValuedInventoryAnswer, ValuedInventoryQuery
from server.valuation.valued_inventory import (
    COLUMNS,
    Question,
    ValuedInventory,
    valued_inventory,
)

blueprint = Blueprint(
    "valuation", __name__, url_prefix="/api/v1/reports", description="What the stock is worth"
)


@blueprint.route("/valued-inventory")
class ValuedInventoryReport(MethodView):
    """Quantity and value of the stock at a date."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR)
    @blueprint.doc(summary="Value the stock at a date")
    @blueprint.arguments(ValuedInventoryQuery, location="query")
    @blueprint.response(200, ValuedInventoryAnswer)
    def get(self, query: dict[str, Any]) -> dict[str, Any] | Response:
        """Answer a page of rows with the totals of all, or all rows as CSV."""
        asked = {name: query[name] for name in ("at", "method", "group", "warehouse", "category")}
        report = valued_inventory(Question(**asked, places=settings().currency_places))
        if query["format"] == "csv":
            return _csv(report)
        return _page(report, query["after"], query["limit"])


def _csv(report: ValuedInventory) -> Response:
    name = f"valued-inventory-{report.question.at}-{report.question.method}.csv"
    return Response(
        csv_lines(COLUMNS, report.cells()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )


def _page(report: ValuedInventory, after: str | None, limit: int) -> dict[str, Any]:
    start = int(after) if after and after.isdecimal() else 0
    named = (dict(zip(COLUMNS, cells, strict=True)) for cells in report.cells())
    rows = [
        row
        | {
            "item": f"{row['item_class']}/{row['item_code']}",
            "warnings": str(row["warnings"]).split(),
        }
        for number, row in enumerate(named)
        if start <= number < start + limit
    ]
    end = start + len(rows)
    return {
        "rows": rows,
        "totals": {
            "value": report.total,
            "rows": len(report.rows),
            "without_value": report.without_value,
            "warnings": report.warnings(),
        },
        "invariants": report.invariants,
        "currency": settings().currency,
        "next": str(end) if end < len(report.rows) else None,
    }


BLUEPRINTS: tuple[Blueprint, ...] = (blueprint,)
