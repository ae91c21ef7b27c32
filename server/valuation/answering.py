"""From a request to a question, from a report to a file that is answered."""

from dataclasses import fields
from io import BytesIO
from typing import Any, Final

from flask import Response

from server.http.context import settings
from server.sheets import Sheet, content_type_of, write
from server.valuation.question import Filters, Question, Sign
from server.valuation.report_sheet import write_report
from server.valuation.valued_inventory import ValuedInventory

_TYPES: Final = {"beancount": "text/plain; charset=utf-8"}


def question_from(given: dict[str, Any]) -> Question:
    """What a request asks to be valued."""
    return Question(
        given["at"],
        given["method"],
        given["group"],
        Filters(**{field.name: given[field.name] for field in fields(Filters)}),
        frozenset(given["detail"]),
        frozenset(map(Sign, given["sign"])),
        given["sort"],
        settings().currency_places,
    )


def report_file(report: ValuedInventory, form: str, language: str, currency: str) -> Response:
    """A valued inventory as a file."""
    name = f"valued-inventory-{report.question.at}-{report.first.method}.{form}"
    content = BytesIO()
    write_report(report, form, content, language=language, currency=currency)
    return file_answer(content.getvalue(), form, name)


def sheet_file(sheet: Sheet, form: str, name: str) -> Response:
    """Any sheet as a file."""
    content = BytesIO()
    write(sheet, form, content)
    return file_answer(content.getvalue(), form, name)


def file_answer(content: bytes, form: str, name: str) -> Response:
    """Bytes that a browser saves under a name."""
    return Response(
        content,
        content_type=_TYPES.get(form) or content_type_of(form),
        headers={"Content-Disposition": f"attachment; filename={name}"},
    )
