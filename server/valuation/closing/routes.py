"""Routes of closings: look before, close, restore, verify, and what every closing saved."""

from typing import Any, Final

from flask import Response, request
from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now
from server.http.guards import allow, current_user
from server.http.steps import stepped, wants_steps
from server.kernel.principal import Role
from server.ledger.closings import last_closing_day
from server.ledger.models import Closing
from server.valuation.closing.checks import ACCEPTABLE
from server.valuation.closing.history import (
    ClosingRow,
    closing_lines,
    closings,
    find_closing,
    lines_of,
)
from server.valuation.closing.restoring import restore
from server.valuation.closing.running import Closed, ClosingRequest, close, examine
from server.valuation.closing.schemas import (
    CheckAnswer,
    CheckQuery,
    ClosingAnswer,
    ClosingLinesPage,
    ClosingLinesQuery,
    ClosingMade,
    ClosingRows,
    NewClosing,
    Restoring,
    VerifiedAnswer,
)
from server.valuation.closing.verifying import Verified, verify_closings
from server.valuation.kept import Wanted, line_after, line_page

READERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR)
WRITERS: Final = (Role.ADMINISTRATOR, Role.ACCOUNTANT)

blueprint = Blueprint(
    "closings", __name__, url_prefix="/api/v1", description="Stock and cost frozen at a date"
)


@blueprint.route("/closings")
class Closings(MethodView):
    """The closings."""

    @allow(*READERS)
    @blueprint.doc(summary="List the closings")
    @blueprint.response(200, ClosingRows)
    def get(self) -> dict[str, Any]:
        """Answer every closing, newest first, restored ones too."""
        last = last_closing_day()
        return {"rows": [_shown(row) for row in closings()], "last": last, "next": None}

    @allow(*WRITERS)
    @blueprint.doc(summary="Close every warehouse at the end of a day")
    @blueprint.arguments(NewClosing)
    @blueprint.response(201, ClosingMade)
    def post(self, given: dict[str, Any]) -> dict[str, Any] | Response:
        """Check everything, freeze the figures, open the next period; or refuse with all faults.

        With `Accept: application/x-ndjson` the answer tells its steps: sums, checks, lines,
        opening.
        """
        wanted = ClosingRequest(given["at"], given["cost"], given["accept"])
        at, by = now(), current_user().name
        if wants_steps(request.headers.get("Accept", "")):
            return stepped(
                lambda tell: ClosingMade().dump(
                    _closed(close(wanted, now=at, by=by, progress=tell))
                )
            )
        return _closed(close(wanted, now=at, by=by))


@blueprint.route("/closings/check")
class ClosingCheck(MethodView):
    """A closing that is only looked at."""

    @allow(*READERS)
    @blueprint.doc(summary="Check what a closing would find, without writing")
    @blueprint.arguments(CheckQuery, location="query")
    @blueprint.response(200, CheckAnswer)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer every error and warning of a closing at the end of a day."""
        wanted = ClosingRequest(query["at"], accepted=query["accept"].split())
        found = examine(wanted, now=now())
        return {
            "at": wanted.day,
            "last": last_closing_day(),
            "lines": found.lines,
            "records": found.records,
            "errors": found.findings.errors,
            "warnings": found.findings.warnings,
            "acceptable": sorted(ACCEPTABLE),
        }


@blueprint.route("/closings/restore")
class ClosingRestore(MethodView):
    """The last closing, undone."""

    @allow(*WRITERS)
    @blueprint.doc(summary="Restore the last closing")
    @blueprint.arguments(Restoring)
    @blueprint.response(200, ClosingAnswer)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Reverse its opening balances and open its period again; it stays, as restored."""
        closing = restore(given["why"], now=now(), by=current_user().name)
        return _one(closing)


@blueprint.route("/closings/verify")
class ClosingVerification(MethodView):
    """Closings recomputed."""

    @allow(*READERS)
    @blueprint.doc(summary="Recompute every closing from the movements")
    @blueprint.response(200, VerifiedAnswer)
    def get(self) -> Verified:
        """Answer how much is as it was, and the first line that is not."""
        return verify_closings()


@blueprint.route("/closings/<int:closing_id>")
class OneClosing(MethodView):
    """One closing."""

    @allow(*READERS)
    @blueprint.doc(summary="Read a closing")
    @blueprint.response(200, ClosingAnswer)
    def get(self, closing_id: int) -> dict[str, Any]:
        """Answer the closing; its lines are in the closing history."""
        return _one(find_closing(closing_id))


@blueprint.route("/closing-lines")
class ClosingLines(MethodView):
    """The closing history."""

    @allow(*READERS)
    @blueprint.doc(summary="Search the closing history")
    @blueprint.arguments(ClosingLinesQuery, location="query")
    @blueprint.response(200, ClosingLinesPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page of lines of all closings, by date, item and warehouse."""
        limit = query["limit"]
        wanted = Wanted.by(query, "closing")
        return line_page(closing_lines(wanted, line_after(query), limit), limit)


def _closed(done: Closed) -> dict[str, Any]:
    assert done.closing is not None  # noqa: S101 - this was no dry run
    return _shown(ClosingRow(done.closing, done.lines)) | {"warnings": done.warnings}


def _one(closing: Closing) -> dict[str, Any]:
    return _shown(ClosingRow(closing, lines_of(closing.id)))


def _shown(row: ClosingRow) -> dict[str, Any]:
    closing = row.closing
    names = (column.key for column in Closing.__table__.columns)
    last = closing.state == "closed" and closing.at == last_closing_day()
    return {name: getattr(closing, name) for name in names} | {"lines": row.lines, "last": last}
