"""Routes of differences: the table and why each number is what it is."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from flask import Response, stream_with_context
from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now, settings
from server.http.guards import allow, current_user
from server.inventory.projection.reading import StoredLine, every, shown
from server.inventory.projection.refreshing import fresh_view
from server.inventory.reviewing.explaining import explain
from server.inventory.reviewing.grid import page_of, rows_of
from server.inventory.reviewing.line import Asked
from server.inventory.reviewing.requests import Filters
from server.inventory.reviewing.schemas import (
    ComparedAtQuery,
    DifferencesPage,
    DifferencesQuery,
    ExplainedShape,
)
from server.inventory.reviewing.table import differences_csv
from server.inventory.routes import READERS

blueprint = Blueprint(
    "differences",
    __name__,
    url_prefix="/api/v1/inventories/<number>/differences",
    description="Counted against book, line by line",
)


@blueprint.route("")
class Differences(MethodView):
    """The differences of an inventory."""

    @allow(*READERS)
    @blueprint.doc(summary="A page of differences with the totals of all of them")
    @blueprint.arguments(DifferencesQuery, location="query")
    @blueprint.response(200, DifferencesPage)
    def get(self, query: dict[str, Any], number: str) -> dict[str, Any] | Response:
        """Answer one row per compared position, whatever its state; as CSV all that match."""
        after, limit, as_csv = query.pop("after"), query.pop("limit"), query.pop("format") == "csv"
        asked = Asked.of(query.pop("at"), as_counted=query.pop("as_counted"))
        largest_first = query.pop("order") == "value"
        view = fresh_view(number, now=now(), asked=asked)
        filters = Filters(**query)
        if as_csv:
            return _csv(number, every(shown(view.id, filters)))
        page = page_of(
            view, filters, current_user(), after=after, limit=limit, largest_first=largest_first
        )
        return {
            "rows": page.rows,
            "next": page.next,
            "totals": page.totals,
            "currency": settings().currency,
        }


def _csv(number: str, lines: Iterable[StoredLine]) -> Response:
    return Response(
        stream_with_context(differences_csv(lines)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename=differences-{number}.csv"},
    )


@blueprint.route("/<line>/explain")
class Explain(MethodView):
    """Why a number is what it is."""

    @allow(*READERS)
    @blueprint.doc(summary="The events, movements and decisions that made a number")
    @blueprint.arguments(ComparedAtQuery, location="query")
    @blueprint.response(200, ExplainedShape)
    def get(self, query: dict[str, Any], number: str, line: str) -> dict[str, Any]:
        """Answer the line with its story in sentences and as JSON."""
        asked = Asked.of(query["at"], as_counted=query["as_counted"])
        found = explain(number, line, now=now(), asked=asked, currency=settings().currency)
        return {
            "row": rows_of([found.line], current_user())[0],
            "sentences": [asdict(sentence) for sentence in found.sentences],
            "events": found.events,
            "movements": found.movements,
            "decisions": found.decisions,
        }
