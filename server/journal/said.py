"""Whether the columns of a stored event still say what its bytes say. Knows no statement."""

import json
from typing import Any, Final
from uuid import UUID

from server.journal.models import CountEvent
from server.kernel import clock, exact
from server.kernel.problems import Refusal

_COLUMNS: Final = {
    "device": "device",
    "seq": "seq",
    "kind": "kind",
    "pass": "pass_number",
    "area": "area",
    "employee": "employee",
    "location": "location",
    "item": "item",
    "variant": "variant",
    "lot": "lot",
    "serial": "serial",
    "expiry": "expiry",
    "barcode": "barcode",
    "unit": "unit",
    "clock_offset_ms": "clock_offset_ms",
    "user": "user_name",
}
_EMPTY: Final = (None, "")


def wrong_column(event: CountEvent) -> str | None:
    """The first column that is not what the bytes say; `content` where they say nothing at all."""
    try:
        content: dict[str, Any] = json.loads(event.content)
        for field, column in _COLUMNS.items():
            said, kept = content.get(field), getattr(event, column)
            if said != kept and not (said in _EMPTY and kept in _EMPTY):
                return column
        return _wrong_meaning(event, content)
    except (ValueError, KeyError, TypeError, AttributeError, Refusal):
        return "content"


def _wrong_meaning(event: CountEvent, content: dict[str, Any]) -> str | None:
    said = {
        "id": UUID(content["id"]),
        "epoch": UUID(content["epoch"]),
        "list_id": UUID(content["list"]) if content["list"] else None,
        "previous_hash": bytes.fromhex(content["previous_hash"]),
        "quantity": exact.parse(content["quantity"]) if content["quantity"] else None,
        "factor": exact.parse(content["factor"]) if content["factor"] else None,
        "supersedes": [str(UUID(text)) for text in content["supersedes"]],
        "counted_at": clock.parse(content["counted_at"]),
        "observed_at": clock.parse(content["observed_at"]),
    }
    wrong = (column for column, value in said.items() if getattr(event, column) != value)
    return next(wrong, None)
