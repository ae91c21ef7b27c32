"""Routes of the inbox: what waits, what a decision would do, what came after the alignment."""

from io import BytesIO
from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now, settings
from server.http.guards import allow, current_user
from server.inventory.inbox_schemas import (
    InboxPage,
    InboxQuery,
    NewSettlement,
    PreviewShape,
    ReportQuery,
    SettlementRows,
    SettlementShape,
    WaitingQuery,
    WaitingShape,
)
from server.inventory.progress import names_of
from server.inventory.projection.refreshing import View, fresh_view
from server.inventory.reviewing import inbox
from server.inventory.reviewing.exceptions import settle_exception, settled_exceptions
from server.inventory.reviewing.grid import rows_of
from server.inventory.reviewing.previewing import preview
from server.inventory.reviewing.report import Reader, difference_sheet
from server.inventory.reviewing.requests import Filters
from server.inventory.reviewing.schemas import NewDecision
from server.inventory.reviewing.waiting import waiting
from server.inventory.routes import KEEPERS, READERS
from server.inventory.routes.decisions import request_of
from server.inventory.routes.progress import counter_row
from server.sheets.writing import content_type_of, write

blueprint = Blueprint(
    "inbox", __name__, url_prefix="/api/v1/inventories/<number>", description="What waits"
)


@blueprint.route("/inbox")
class Inbox(MethodView):
    """Everything that waits for somebody."""

    @allow(*READERS)
    @blueprint.doc(summary="What waits for a decision, by kind, with its number and its money")
    @blueprint.arguments(InboxQuery, location="query")
    @blueprint.response(200, InboxPage)
    def get(self, query: dict[str, Any], number: str) -> dict[str, Any]:
        """Answer every kind of which something waits, and the entries of one kind."""
        kind, after, limit = query["kind"], query["after"], query["limit"]
        if kind is not None:
            inbox.refuse_unknown(kind)
        view = fresh_view(number, now=now())
        found = [] if kind is None else _entries(view, kind, after, limit + 1)
        return {
            "groups": inbox.groups_of(view),
            "entries": found[:limit],
            "next": found[limit - 1]["key"] if len(found) > limit else None,
            "currency": settings().currency,
        }


@blueprint.route("/waiting")
class Waiting(MethodView):
    """How much waits."""

    @allow(*READERS)
    @blueprint.doc(summary="How many lines and entries wait: cheap, to be asked again and again")
    @blueprint.arguments(WaitingQuery, location="query")
    @blueprint.response(200, WaitingShape)
    def get(self, query: dict[str, Any], number: str) -> dict[str, Any]:
        """Answer the numbers that the navigation shows, or that nothing changed."""
        version, counts = waiting(fresh_view(number, now=now()), query["seen"])
        return {"version": version} | (counts._asdict() if counts else {})


@blueprint.route("/differences/report")
class DifferenceReport(MethodView):
    """The differences, to print."""

    @allow(*READERS)
    @blueprint.doc(summary="The differences of an inventory as PDF, XLSX or CSV")
    @blueprint.arguments(ReportQuery, location="query")
    @blueprint.response(200)
    def get(self, query: dict[str, Any], number: str) -> Response:
        """Answer a file with the reason that the alignment will use of each line."""
        form, language, explained = (query.pop(one) for one in ("format", "language", "explain"))
        view = fresh_view(number, now=now())
        filters = Filters(**query)
        reader = Reader(language, settings().currency)
        sheet = difference_sheet(view, number, filters, reader, now=now(), explained=explained)
        target = BytesIO()
        write(sheet, form, target)
        name = f"attachment; filename=differences-{number}.{form}"
        headers = {"Content-Disposition": name}
        return Response(target.getvalue(), content_type=content_type_of(form), headers=headers)


@blueprint.route("/decisions/preview")
class Preview(MethodView):
    """What a decision would do."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="What lines would be after a decision; nothing is written")
    @blueprint.arguments(NewDecision)
    @blueprint.response(200, PreviewShape)
    def post(self, given: dict[str, Any], number: str) -> Any:
        """Answer the lines as they would be, and those that would be refused."""
        return preview(number, request_of(given), now=now(), user=current_user())


@blueprint.route("/exceptions")
class Exceptions(MethodView):
    """What was done about what came after the alignment."""

    @allow(*READERS)
    @blueprint.doc(summary="The exceptions of an inventory that were settled")
    @blueprint.response(200, SettlementRows)
    def get(self, number: str) -> dict[str, Any]:
        """Answer what was done about exceptions, by whom, when and why."""
        view = fresh_view(number, now=now())
        return {"rows": settled_exceptions(view.inventory_id), "next": None}


@blueprint.route("/exceptions/<line>")
class OneException(MethodView):
    """One line that something came too late for."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="Correct the stock by an exception's amount, or dismiss it")
    @blueprint.arguments(NewSettlement)
    @blueprint.response(201, SettlementShape)
    def post(self, given: dict[str, Any], number: str, line: str) -> Any:
        """Post a correcting record or say why there is none."""
        return settle_exception(
            number, line, given["outcome"], given["reason"], now=now(), user=current_user()
        )


def _entries(view: View, kind: str, after: str | None, limit: int) -> list[dict[str, Any]]:
    outcomes: dict[str, Any] = {"outcomes": inbox.outcomes_of(kind)}
    bare = dict.fromkeys(("line", "amount", "value", "list", "detail", "counter")) | outcomes
    user = current_user()
    if kind in {inbox.OUTSTANDING, inbox.BROKEN}:
        return [bare | one for one in _obstacles(view, kind, after, limit)]
    if kind == inbox.EXCEPTIONS:
        late = inbox.late_of(view, after=after, limit=limit)
        rows = rows_of([one.line for one in late], user)
        return [
            {**bare, "key": row["line"], "line": row, "amount": one.amount, "value": one.value}
            for one, row in zip(late, rows, strict=True)
        ]
    lines = inbox.lines_of(view, kind, after=after, limit=limit)
    return [{**bare, "key": row["line"], "line": row} for row in rows_of(lines, user)]


def _obstacles(view: View, kind: str, after: str | None, limit: int) -> list[dict[str, Any]]:
    """The counters behind a key, with what is known of them."""
    found = inbox.obstacles_of(view, kind)
    start = next((n for n, one in enumerate(found, 1) if one.key == after), 0)
    some = found[start : start + limit]
    names = names_of([one.counter for one in some])
    return [
        {
            "key": one.key,
            "list": one.list.number,
            "detail": one.fault.detail,
            "outcomes": inbox.ways_out(one),
            "counter": counter_row(one.counter, names)
            | {
                "list_id": one.list.id,
                "list_state": one.list.state,
                "warehouse": one.list.warehouse,
                "breaks": one.breaks,
            },
        }
        for one in some
    ]
