"""Routes of stock and stock records."""

from typing import Any, Final

from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now
from server.http.guards import allow, current_user
from server.http.paging import page
from server.kernel.principal import Role
from server.ledger.by_hand import post_by_hand, reverse_by_hand
from server.ledger.entering import EnteredRecord
from server.ledger.examining import Examined, examine
from server.ledger.parameter_routes import blueprint as parameters
from server.ledger.reason_routes import blueprint as reasons
from server.ledger.record_pages import record_with_lines, records_page
from server.ledger.reports.routes import blueprint as reports
from server.ledger.schemas import (
    ExaminedAnswer,
    NewRecord,
    RecordAnswer,
    RecordsPage,
    RecordsQuery,
    Reversal,
    StockPage,
    StockQuery,
)
from server.ledger.stock_pages import stock_page

_READERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR)
_WRITERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT)

blueprint = Blueprint(
    "ledger", __name__, url_prefix="/api/v1", description="Stock and what moved it"
)


@blueprint.route("/stock")
class Stock(MethodView):
    """The logical stock."""

    @allow(*_READERS)
    @blueprint.doc(summary="List the stock by position")
    @blueprint.arguments(StockQuery, location="query")
    @blueprint.response(200, StockPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page of positions by warehouse, location and item."""
        return page(stock_page(query, query["after"], query["limit"]), query["limit"], "id")


@blueprint.route("/records")
class Records(MethodView):
    """The stock records."""

    @allow(*_READERS)
    @blueprint.doc(summary="List the stock records")
    @blueprint.arguments(RecordsQuery, location="query")
    @blueprint.response(200, RecordsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page of records, newest first."""
        return page(records_page(query, query["after"], query["limit"]), query["limit"], "id")

    @allow(*_WRITERS)
    @blueprint.doc(summary="Post a stock record")
    @blueprint.arguments(NewRecord)
    @blueprint.response(201, RecordAnswer)
    def post(self, entered: EnteredRecord) -> dict[str, Any]:
        """Post a record by hand, or answer everything that is wrong with it."""
        posted = post_by_hand(entered, now=now(), by=current_user())
        return record_with_lines(posted.record_id)


@blueprint.route("/records/examination")
class RecordExamination(MethodView):
    """A record that is being entered."""

    @allow(*_WRITERS)
    @blueprint.doc(summary="Look at a stock record before it is posted")
    @blueprint.arguments(NewRecord)
    @blueprint.response(200, ExaminedAnswer)
    def post(self, entered: EnteredRecord) -> Examined:
        """Answer proposed costs, amounts, the second record and all faults; writes nothing."""
        return examine(entered)


@blueprint.route("/records/<int:record_id>")
class OneRecord(MethodView):
    """One stock record."""

    @allow(*_READERS)
    @blueprint.doc(summary="Read a stock record with its lines")
    @blueprint.response(200, RecordAnswer)
    def get(self, record_id: int) -> dict[str, Any]:
        """Answer the header and every line."""
        return record_with_lines(record_id)


@blueprint.route("/records/<int:record_id>/reversal")
class RecordReversal(MethodView):
    """The reversal of a stock record."""

    @allow(*_WRITERS)
    @blueprint.doc(summary="Reverse a stock record")
    @blueprint.arguments(Reversal)
    @blueprint.response(201, RecordAnswer)
    def post(self, given: dict[str, Any], record_id: int) -> dict[str, Any]:
        """Post the opposite; a record is reversed once, an alignment in its inventory."""
        posted = reverse_by_hand(
            record_id,
            posting_date=given["posting_date"],
            notes=given["reason"],
            now=now(),
            by=current_user(),
        )
        return record_with_lines(posted.record_id)


BLUEPRINTS: tuple[Blueprint, ...] = (reasons, parameters, reports, blueprint)
