"""Routes of the ledger's reports: pages of rows, or the whole report as a file."""

from io import BytesIO
from itertools import islice
from typing import Any, Final

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import fields, validate

from server.http.guards import allow
from server.http.paging import PageQuery
from server.http.schema import Shape
from server.kernel.csv_text import Cell
from server.kernel.exact import to_text
from server.kernel.principal import Role
from server.kernel.problems import NotFound
from server.ledger.reports.catalogue import REPORTS, Wish, rows_of
from server.ledger.reports.printing import columns_of, print_report
from server.ledger.reports.texts import title_of
from server.sheets import FORMATS, content_type_of

_READERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR)
_WISHES: Final = ("start", "end", "since", "item", "warehouse", "reason")

blueprint = Blueprint(
    "stock-reports",
    __name__,
    url_prefix="/api/v1/stock-reports",
    description="The ledger as reports",
)


class ReportQuery(PageQuery):
    """Days are included; what a report does not use is ignored."""

    start = fields.Date(data_key="from", load_default=None)
    end = fields.Date(data_key="to", load_default=None)
    since = fields.Date(load_default=None)
    item = fields.String(load_default=None)
    warehouse = fields.String(load_default=None)
    reason = fields.String(load_default=None)
    format = fields.String(load_default="json", validate=validate.OneOf(["json", *FORMATS]))
    language = fields.String(load_default="en", validate=validate.OneOf(["it", "en"]))


class ReportColumn(Shape):
    """A column: `kind` is text, number or money."""

    name = fields.String()
    title = fields.String()
    kind = fields.String()


class ReportPage(Shape):
    """Rows as texts in the order of the columns; numbers are decimal strings."""

    title = fields.String()
    columns = fields.List(fields.Nested(ReportColumn))
    rows = fields.List(fields.List(fields.String(allow_none=True)))
    next = fields.String(allow_none=True)


@blueprint.route("/<name>")
class StockReport(MethodView):
    """A report of the ledger."""

    @allow(*_READERS)
    @blueprint.doc(summary="Print a report of the ledger")
    @blueprint.arguments(ReportQuery, location="query")
    @blueprint.response(200, ReportPage)
    def get(self, query: dict[str, Any], name: str) -> dict[str, Any] | Response:
        """Answer a page of rows, or all of them as CSV, XLSX or PDF."""
        if name not in REPORTS:
            raise NotFound(f"reports are {', '.join(REPORTS)}")
        wish = Wish(**{key: query[key] for key in _WISHES})
        if query["format"] != "json":
            return _file(name, wish, query["format"], query["language"])
        return _page(name, wish, query)


def _file(name: str, wish: Wish, form: str, language: str) -> Response:
    content = BytesIO()
    print_report(name, wish, form, content, language=language)
    return Response(
        content.getvalue(),
        content_type=content_type_of(form),
        headers={"Content-Disposition": f"attachment; filename={name}.{form}"},
    )


def _page(name: str, wish: Wish, query: dict[str, Any]) -> dict[str, Any]:
    after, limit = query["after"], query["limit"]
    start = int(after) if after and after.isdecimal() else 0
    rows = list(islice(rows_of(name, wish), start, start + limit + 1))
    language = query["language"]
    return {
        "title": title_of(name, language),
        "columns": [
            {"name": column.name, "title": column.title, "kind": column.kind.value}
            for column in columns_of(name, language)
        ],
        "rows": [[_text(cell) for cell in row] for row in rows[:limit]],
        "next": str(start + limit) if len(rows) > limit else None,
    }


def _text(cell: Cell) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    return str(cell) if isinstance(cell, int) else to_text(cell)
