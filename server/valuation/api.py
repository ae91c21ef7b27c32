"""Routes of valuation: the valued inventory as pages and as files."""

from itertools import islice
from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import settings
from server.http.guards import allow
from server.kernel.principal import Role
from server.valuation.accounting.routes import blueprint as accounting
from server.valuation.answering import question_from, report_file
from server.valuation.bridging.routes import blueprint as bridges
from server.valuation.closing.routes import blueprint as closings
from server.valuation.costing import METHODS
from server.valuation.history.routes import blueprint as histories
from server.valuation.revaluing.routes import blueprint as revaluation
from server.valuation.schemas import MethodRows, ValuedInventoryAnswer, ValuedInventoryQuery
from server.valuation.valued_inventory import COLUMNS, ValuedInventory, valued_inventory

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
        report = valued_inventory(question_from(query))
        if query["format"] != "json":
            return report_file(report, query["format"], query["language"], settings().currency)
        return _page(report, query["after"], query["limit"])


@blueprint.route("/methods")
class Methods(MethodView):
    """The valuation methods."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR)
    @blueprint.doc(summary="List the valuation methods")
    @blueprint.response(200, MethodRows)
    def get(self) -> dict[str, Any]:
        """Answer every method that a report can be asked for."""
        rows = [{"code": code, "needs": sorted(method.needs)} for code, method in METHODS.items()]
        return {"rows": rows, "next": None}


def _page(report: ValuedInventory, after: str | None, limit: int) -> dict[str, Any]:
    start = int(after) if after and after.isdecimal() else 0
    named = (dict(zip(COLUMNS, cells, strict=True)) for cells in report.cells())
    rows = [
        row
        | {
            "item": f"{row['item_class']}/{row['item_code']}",
            "warnings": str(row["warnings"]).split(),
        }
        for row in islice(named, start, start + limit)
    ]
    end = start + len(rows)
    every = sum(len(one.rows) for one in report.by_method)
    return {
        "rows": rows,
        "totals": {
            "value": report.first.total,
            "rows": len(report.first.rows),
            "without_value": report.first.without_value,
            "warnings": report.first.warnings(),
            "methods": [
                {"method": one.method, "value": one.total, "without_value": one.without_value}
                for one in report.by_method
            ],
        },
        "invariants": [one for valued in report.by_method for one in valued.invariants],
        "currency": settings().currency,
        "next": str(end) if end < every else None,
    }


BLUEPRINTS: tuple[Blueprint, ...] = (
    blueprint,
    closings,
    histories,
    bridges,
    accounting,
    revaluation,
)
