"""Routes of valuation: the valued inventory as pages and as files."""

from collections import deque
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
from server.valuation.pages import lines_page
from server.valuation.question import Question
from server.valuation.report_sheet import report_to_print
from server.valuation.revaluing.routes import blueprint as revaluation
from server.valuation.schemas import (
    MethodRows,
    ValuedInventoryPage,
    ValuedInventoryQuery,
    ValuedTotals,
    ValuedTotalsQuery,
)
from server.valuation.valued_inventory import (
    COLUMNS,
    ValuedInventory,
    line_cells,
    passing_inventory,
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
    @blueprint.response(200, ValuedInventoryPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any] | Response:
        """Answer a page of rows, or all rows as a file."""
        question, form = question_from(query), query["format"]
        if form == "json":
            return _page(question, query)
        report = report_to_print(question, form)
        return report_file(report, form, query["language"], settings().currency)


@blueprint.route("/valued-inventory/totals")
class ValuedInventoryTotals(MethodView):
    """What a valued inventory adds up to."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR)
    @blueprint.doc(summary="Add up the value of the stock at a date")
    @blueprint.arguments(ValuedTotalsQuery, location="query")
    @blueprint.response(200, ValuedTotals)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer totals, warnings and invariants over all rows: every item is valued."""
        return _totals(passing_inventory(question_from(query)))


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


def _page(question: Question, query: dict[str, Any]) -> dict[str, Any]:
    found = lines_page(question, query["after"], query["limit"])
    return {
        "rows": [_row(question, line) for line in found.lines],
        "currency": settings().currency,
        "next": found.next,
    }


def _row(question: Question, line: Line) -> dict[str, Any]:
    named = dict(zip(COLUMNS, line_cells(line, 0, question.methods[0]), strict=True))
    return named | {
        "item": "/".join(line.rows[0].item),
        "warnings": line.rows[0].warnings,
        "others": _others(question, line),
    }


def _others(question: Question, line: Line) -> list[dict[str, Any]]:
    """What a row is worth by the methods after the first."""
    pairs = zip(question.methods[1:], line.rows[1:], strict=True)
    return [
        {"method": method, "unit_cost": row.unit_cost, "value": row.value} for method, row in pairs
    ]


def _totals(report: ValuedInventory) -> dict[str, Any]:
    deque(report.lines, maxlen=0)
    tallies = [(one.method, one.tally) for one in report.by_method]
    return {
        "rows": report.first.tally.rows,
        "methods": [
            {
                "method": method,
                "value": tally.value,
                "without_value": tally.without_value,
                "warnings": tally.warnings,
            }
            for method, tally in tallies
        ],
        "invariants": [one for _, tally in tallies for one in tally.invariants],
        "currency": settings().currency,
    }


BLUEPRINTS: tuple[Blueprint, ...] = (
    blueprint,
    closings,
    histories,
    bridges,
    accounting,
    revaluation,
    keeping,
)
