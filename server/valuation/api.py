"""Routes of valuation: the valued inventory as pages and as files."""

from collections.abc import Iterator, Sequence
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
from server.valuation.valuing import Row

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
    first = len(report.first.rows)
    if beside:
        rows = rows[: max(0, first - start)]
        shown = report.first.rows[start : start + len(rows)]
        rows = [
            row | {"others": others}
            for row, others in zip(rows, _others(report, shown), strict=True)
        ]
    end = start + len(rows)
    every = first if beside else sum(len(one.rows) for one in report.by_method)
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


def _others(report: ValuedInventory, shown: Sequence[Row]) -> Iterator[list[dict[str, Any]]]:
    """For each row what it is worth by the methods after the first."""
    wanted = {_place(row) for row in shown}
    known = [
        (one.method, {_place(row): row for row in one.rows if _place(row) in wanted})
        for one in report.by_method[1:]
    ]
    for row in shown:
        pairs = ((method, rows.get(_place(row))) for method, rows in known)
        yield [
            {
                "method": method,
                "unit_cost": same.unit_cost if same else None,
                "value": same.value if same else None,
            }
            for method, same in pairs
        ]


def _place(row: Row) -> tuple[Any, ...]:
    return row.item, row.warehouse, row.place


BLUEPRINTS: tuple[Blueprint, ...] = (
    blueprint,
    closings,
    histories,
    bridges,
    accounting,
    revaluation,
)
