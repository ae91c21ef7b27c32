"""The route of accounting entries."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import fields, validate

from server.http.context import settings
from server.http.guards import allow
from server.http.paging import PageQuery
from server.http.schema import ExactField, Shape
from server.ledger.schemas import RecordNameShape
from server.ledger.service import RecordName
from server.sheets import FORMATS
from server.valuation.accounting.booking import Books, books, names_of
from server.valuation.accounting.entries import Source
from server.valuation.accounting.writing import beancount_lines, entries_sheet
from server.valuation.answering import file_answer, sheet_file
from server.valuation.closing.routes import READERS

blueprint = Blueprint(
    "accounting", __name__, url_prefix="/api/v1/reports", description="Entries for the accounts"
)


class EntriesQuery(PageQuery):
    """Entries dated from `start` to `end`."""

    start = fields.Date(load_default=None)
    end = fields.Date(load_default=None)
    format = fields.String(
        load_default="json", validate=validate.OneOf(["json", "beancount", *FORMATS])
    )
    language = fields.String(load_default="en", validate=validate.OneOf(["it", "en"]))


class SideAnswer(Shape):
    """One side: debit is plus, credit is minus."""

    account = fields.String()
    role = fields.String()
    amount = ExactField()


class EntryAnswer(Shape):
    """A balanced entry; `kind` is alignment or closing, `reference` what it is of.

    `record` names the stock record of an alignment.
    """

    date = fields.Date()
    kind = fields.String()
    reference = fields.Integer()
    record = fields.Nested(RecordNameShape, allow_none=True)
    description = fields.String()
    sides = fields.List(fields.Nested(SideAnswer))


class EntriesPage(Shape):
    """A page of entries; `without_value` lines of alignments had no cost and are in none."""

    rows = fields.List(fields.Nested(EntryAnswer))
    without_value = fields.Integer()
    currency = fields.String()
    next = fields.String(allow_none=True)


@blueprint.route("/accounting-entries")
class AccountingEntries(MethodView):
    """The double entries of alignments and closings."""

    @allow(*READERS)
    @blueprint.doc(summary="Book alignments and closings as double entries")
    @blueprint.arguments(EntriesQuery, location="query")
    @blueprint.response(200, EntriesPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any] | Response:
        """Answer balanced entries, or all of them as CSV, XLSX, PDF or a Beancount ledger."""
        places, currency = settings().currency_places, settings().currency
        found = books(places, query["start"], query["end"])
        form = query["format"]
        if form == "json":
            return _page(found, query["after"], query["limit"])
        if form == "beancount":
            text = "".join(beancount_lines(found.entries, currency, places))
            return file_answer(text.encode(), form, "accounting-entries.beancount")
        names = None if form == "csv" else names_of(found.entries)
        sheet = entries_sheet(found.entries, query["language"], currency, names)
        return sheet_file(sheet, form, f"accounting-entries.{form}")


def _record(source: Source, names: Mapping[int, RecordName]) -> dict[str, Any] | None:
    name = names.get(source.key) if source.kind == "alignment" else None
    return None if name is None else name._asdict()


def _page(found: Books, after: str | None, limit: int) -> dict[str, Any]:
    start = int(after) if after and after.isdecimal() else 0
    end = start + limit
    names = names_of(found.entries[start:end])
    rows = [
        {
            "date": entry.source.at,
            "kind": entry.source.kind,
            "reference": entry.source.key,
            "record": _record(entry.source, names),
            "description": entry.source.description,
            "sides": [
                {"account": side.account, "role": side.role.value, "amount": side.amount}
                for side in entry.sides
            ],
        }
        for entry in found.entries[start:end]
    ]
    more = end < len(found.entries)
    return {
        "rows": rows,
        "without_value": found.without_value,
        "currency": settings().currency,
        "next": str(end) if more else None,
    }
