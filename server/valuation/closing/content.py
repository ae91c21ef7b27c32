"""The canonical content of a closing and its hash: no ids, no users, no times. Pure.

A line a text: the header first, then the lines by item and warehouse, each a JSON array of texts.
Closing the same data on another machine gives the same SHA-256.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from server.kernel.exact import to_text


class ContentLine(NamedTuple):
    """A closing line by codes; `warehouse` is empty at company level."""

    item_class: str
    item_code: str
    warehouse: str
    numbers: Sequence[Decimal | None]

    def text(self) -> str:
        """`["MOB","BOLT","","170","2.352941",…]`."""
        numbers = ["" if number is None else to_text(number) for number in self.numbers]
        return _json([self.item_class, self.item_code, self.warehouse, *numbers])


def content_hash(header: Mapping[str, Any], lines: Iterable[ContentLine]) -> str:
    """SHA-256 (hex) of the header and the lines, in the order of their codes."""
    digest = hashlib.sha256(f"{_json(header)}\n".encode())
    for line in sorted(lines, key=lambda one: one[:3]):
        digest.update(f"{line.text()}\n".encode())
    return digest.hexdigest()


_json: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
