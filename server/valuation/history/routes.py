"""Routes of the warehouse history: save a valued inventory, find it, print it again."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now, settings
from server.http.guards import allow, current_user
from server.http.paging import PageQuery, page
from server.valuation.answering import question_from, report_file
from server.valuation.closing.routes import READERS, WRITERS
from server.valuation.history.reading import report_of
from server.valuation.history.saving import find_history, history_at, save
from server.valuation.history.schemas import (
    AtQuery,
    HistoryAnswer,
    HistoryFileQuery,
    HistoryPage,
    HistoryRowsPage,
    HistoryRowsQuery,
    NewHistory,
)
from server.valuation.history.searching import histories, history_rows
from server.valuation.kept import Wanted, line_after, line_page

blueprint = Blueprint(
    "warehouse-history",
    __name__,
    url_prefix="/api/v1",
    description="Valued inventories as they were saved",
)


@blueprint.route("/warehouse-histories")
class Histories(MethodView):
    """The saved inventories."""

    @allow(*READERS)
    @blueprint.doc(summary="List the saved valued inventories")
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, HistoryPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page, newest first."""
        after = query["after"] or ""
        before = int(after) if after.isdecimal() else None
        return page(histories(before, query["limit"]), query["limit"], "id")

    @allow(*WRITERS)
    @blueprint.doc(summary="Save a valued inventory into the warehouse history")
    @blueprint.arguments(NewHistory)
    @blueprint.response(201, HistoryAnswer)
    def post(self, given: dict[str, Any]) -> Any:
        """Value the stock and keep rows, layers, warnings and invariants as they are."""
        question = question_from(given)
        currency = settings().currency
        return save(question, given["name"], currency=currency, now=now(), by=current_user().name)


@blueprint.route("/warehouse-histories/<int:history_id>")
class OneHistory(MethodView):
    """One saved inventory."""

    @allow(*READERS)
    @blueprint.doc(summary="Read a saved valued inventory")
    @blueprint.response(200, HistoryAnswer)
    def get(self, history_id: int) -> Any:
        """Answer what was saved, when and by whom."""
        return find_history(history_id)


@blueprint.route("/warehouse-histories/<int:history_id>/file")
class HistoryFile(MethodView):
    """A saved inventory as a file."""

    @allow(*READERS)
    @blueprint.doc(summary="Print a saved valued inventory")
    @blueprint.arguments(HistoryFileQuery, location="query")
    @blueprint.response(200)
    def get(self, query: dict[str, Any], history_id: int) -> Response:
        """Answer the report as it was, as CSV, XLSX or PDF."""
        history = find_history(history_id)
        return report_file(report_of(history), query["format"], query["language"], history.currency)


@blueprint.route("/warehouse-histories/at/<at>/file")
class HistoryFileAt(MethodView):
    """The inventory of a date as it was saved last."""

    @allow(*READERS)
    @blueprint.doc(summary="Print the valued inventory of a date from the warehouse history")
    @blueprint.arguments(HistoryFileQuery, location="query")
    @blueprint.response(200)
    def get(self, query: dict[str, Any], at: str) -> Response:
        """Answer the last saved report at the end of a day."""
        history = history_at(AtQuery().load({"at": at})["at"])
        return report_file(report_of(history), query["format"], query["language"], history.currency)


@blueprint.route("/warehouse-history-rows")
class HistoryRows(MethodView):
    """Rows of all saved inventories."""

    @allow(*READERS)
    @blueprint.doc(summary="Search the warehouse history")
    @blueprint.arguments(HistoryRowsQuery, location="query")
    @blueprint.response(200, HistoryRowsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page of saved rows by date, item and warehouse."""
        limit = query["limit"]
        wanted = Wanted.by(query, "history")
        return line_page(history_rows(wanted, line_after(query), limit), limit)
