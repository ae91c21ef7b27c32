"""The fingerprint of a draft, by which the same record is known again when it comes twice. Pure."""

import hashlib
import json
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from server.kernel.clock import to_text as moment_text
from server.kernel.exact import to_text
from server.ledger.drafts import LineDraft, RecordDraft

_HEADER: Final = tuple(
    field.name for field in fields(RecordDraft) if field.name not in {"lines", "origin"}
)
_LINE: Final = tuple(field.name for field in fields(LineDraft))


def content_hash(draft: RecordDraft) -> str:
    """SHA-256 (hex) of what the draft says; what is left empty does not count.

    Quantities that are equal (1.0 and 1) give the same hash.
    """
    content = [_said(draft, _HEADER), [_said(line, _LINE) for line in draft.lines]]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _said(draft: RecordDraft | LineDraft, names: tuple[str, ...]) -> dict[str, str]:
    values = ((name, getattr(draft, name)) for name in names)
    return {name: _text(value) for name, value in values if value not in (None, "", False)}


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return to_text(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
