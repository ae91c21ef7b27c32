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
from server.valuation.keeping.routes import blueprint as keeping
from server.valuation.lines import Line
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
        return _page(report, query)


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


def _page(report: ValuedInventory, query: dict[str, Any]) -> dict[str, Any]:
    after, limit, beside = query["after"], query["limit"], query["beside"]
    start = int(after) if after and after.isdecimal() else 0
    named = (dict(zip(COLUMNS, cells, strict=True)) for cells in report.cells())
    rows: list[dict[str, Any]] = [
        row
        | {
            "item": f"{row['item_class']}/{row['item_code']}",
            "warnings": str(row["warnings"]).split(),
        }
        for row in islice(named, start, start + limit)
    ]
    tallies = [one.tally for one in report.by_method]
    first = tallies[0]
    if beside:
        shown = list(islice(report.lines, start, start + limit))
        pairs = zip(rows[: len(shown)], shown, strict=True)
        rows = [row | {"others": _others(report, line)} for row, line in pairs]
    end = start + len(rows)
    every = first.rows if beside else sum(tally.rows for tally in tallies)
    return {
        "rows": rows,
        "totals": {
            "value": first.value,
            "rows": first.rows,
            "without_value": first.without_value,
            "warnings": first.warnings,
            "methods": [
                {
                    "method": one.method,
                    "value": one.tally.value,
                    "without_value": one.tally.without_value,
                }
                for one in report.by_method
            ],
        },
        "invariants": [one for tally in tallies for one in tally.invariants],
        "currency": settings().currency,
        "next": str(end) if end < every else None,
    }


def _others(report: ValuedInventory, line: Line) -> list[dict[str, Any]]:
    """What a row is worth by the methods after the first."""
    pairs = zip(report.question.methods[1:], line.rows[1:], strict=True)
    return [
        {"method": method, "unit_cost": row.unit_cost, "value": row.value} for method, row in pairs
    ]


BLUEPRINTS: tuple[Blueprint, ...] = (
    blueprint,
    closings,
    histories,
    bridges,
    accounting,
    revaluation,
    keeping,
)
