"""Rows as PostgreSQL's binary COPY reads them, put together column by column.

The driver asks a row for each of its values what it is; here a column is packed in one go, and what
is the same in every row is packed once. Only for the types that are named here; values are as the
database keeps them: identifiers as UUID or their 16 bytes, JSON as text.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, repeat
from struct import Struct
from typing import Any, Final
from uuid import UUID

_Pack = Callable[[Any], bytes]

_HEADER: Final = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_END: Final = b"\xff\xff"
_NULL: Final = b"\xff\xff\xff\xff"
_AT_ONCE: Final = 2000
_length: Final = Struct(">i").pack


def can_pack(kinds: Iterable[str]) -> bool:
    """Whether columns of these types can be packed: `uuid`, `bigint` and so on."""
    return all(kind in _PACKS for kind in kinds)


def packed(kinds: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[bytes]:
    """What COPY … (FORMAT BINARY) reads, some rows at a time."""
    before = _HEADER
    for first in range(0, len(rows), _AT_ONCE):
        yield before + _some(kinds, rows[first : first + _AT_ONCE])
        before = b""
    yield before + _END


def _some(kinds: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    pieces = _Pieces(len(rows))
    pieces.add("h", repeat(len(kinds)))
    for kind, values in zip(kinds, zip(*rows, strict=True), strict=True):
        first = values[0]
        if first == values[-1] and values.count(first) == len(values):
            same = _PACKS[kind](first)
            pieces.add(f"{len(same)}s", repeat(same))
        elif None in values:
            pieces.follow(map(_PACKS[kind], values))
        elif kind in _FIXED:
            size, letter = _FIXED[kind]
            pieces.add("i", repeat(size))
            pieces.add(letter, _sixteen_bytes(values) if kind == "uuid" else values)
        else:
            contents = _CONTENTS[kind](values)
            pieces.add("i", map(len, contents))
            pieces.follow(contents)
    return pieces.joined()


class _Pieces:
    """Rows by their pieces: neighbours of a fixed size are one piece, packed by one call."""

    def __init__(self, rows: int) -> None:
        self._rows = rows
        self._pieces: list[Iterable[bytes]] = []
        self._form = ""
        self._given: list[Iterable[Any]] = []

    def add(self, form: str, values: Iterable[Any]) -> None:
        """Something of a fixed size."""
        self._form += form
        self._given.append(values)

    def follow(self, contents: Iterable[bytes]) -> None:
        """Something that every row has its own length of."""
        if self._given:
            pack = Struct(f">{self._form}").pack
            self._pieces.append(islice(map(pack, *self._given), self._rows))
            self._form, self._given = "", []
        self._pieces.append(contents)

    def joined(self) -> bytes:
        """All rows, one after the other."""
        self.follow(repeat(b"", self._rows))
        return b"".join(chain.from_iterable(zip(*self._pieces, strict=True)))


def _sixteen_bytes(values: Sequence[UUID | bytes]) -> list[bytes]:
    return [one if isinstance(one, bytes) else one.bytes for one in values]


def _whole(size: int, form: str) -> _Pack:
    """A whole number of so many bytes."""
    pack = Struct(form).pack
    return lambda value: _NULL if value is None else pack(size, value)


def _bytes(value: bytes | None) -> bytes:
    return _NULL if value is None else _length(len(value)) + value


def _text(value: str | None) -> bytes:
    if value is None:
        return _NULL
    content = value.encode()
    return _length(len(content)) + content


def _identifier(value: UUID | bytes | None) -> bytes:
    if value is None:
        return _NULL
    return _UUID_LENGTH + (value if isinstance(value, bytes) else value.bytes)


def _json(value: str | None) -> bytes:
    if value is None:
        return _NULL
    content = value.encode()
    return _length(len(content) + 1) + _JSON_VERSION + content


_UUID_LENGTH: Final = _length(16)
_JSON_VERSION: Final = b"\x01"
_PACKS: Final[Mapping[str, _Pack]] = {
    "uuid": _identifier,
    "bigint": _whole(8, ">iq"),
    "integer": _whole(4, ">ii"),
    "smallint": _whole(2, ">ih"),
    "boolean": _whole(1, ">i?"),
    "varchar": _text,
    "text": _text,
    "bytea": _bytes,
    "jsonb": _json,
}
_FIXED: Final[Mapping[str, tuple[int, str]]] = {
    "uuid": (16, "16s"),
    "bigint": (8, "q"),
    "integer": (4, "i"),
    "smallint": (2, "h"),
    "boolean": (1, "?"),
}
_CONTENTS: Final[Mapping[str, Callable[[Sequence[Any]], Sequence[bytes]]]] = {
    "varchar": lambda values: [one.encode() for one in values],
    "text": lambda values: [one.encode() for one in values],
    "bytea": lambda values: values,
    "jsonb": lambda values: [_JSON_VERSION + one.encode() for one in values],
}
