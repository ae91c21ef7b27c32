"""The fingerprint of a draft, by which the same record is known again when it comes twice. Pure."""

import hashlib
import json
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

from server.kernel.clock import to_text as moment_text
from server.kernel.exact import to_text
from server.ledger.drafts import LineDraft, RecordDraft

_HEADER: Final = tuple(
    field.name for field in fields(RecordDraft) if field.name not in {"lines", "origin"}
)
_LINE: Final = tuple(field.name for field in fields(LineDraft))
_header_values: Final = attrgetter(*_HEADER)
_line_values: Final = attrgetter(*_LINE)
_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def content_hash(draft: RecordDraft) -> str:
    """SHA-256 (hex) of what the draft says; what is left empty does not count.

    Quantities that are equal (1.0 and 1) give the same hash.
    """
    header = _said(_HEADER, _header_values(draft))
    text = _json([header, [_said(_LINE, _line_values(line)) for line in draft.lines]])
    return hashlib.sha256(text.encode()).hexdigest()


def _said(names: tuple[str, ...], values: tuple[Any, ...]) -> dict[str, str]:
    """What is empty, no or 0 is not said."""
    return {
        name: value if type(value) is str else _text(value)
        for name, value in zip(names, values, strict=True)
        if value
    }


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return to_text(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
