"""A device's event as it travels, decoded and checked in one go (design/3 §1).

The marshmallow shapes in `event_schemas` are the contract; this is the fast reader of the same
shapes, and a test holds both to accept exactly the same events. Knows no tables.
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID

import msgspec
from msgspec import Meta, field

from server.kernel import clock

LARGEST_INTEGER: Final = 2**53 - 1
DECIMAL: Final = r"-?[0-9]{1,30}(\.[0-9]{1,30})?"
_DECIMAL: Final = re.compile(DECIMAL, re.ASCII)
_HASH_BYTES: Final = 32

Natural: TypeAlias = Annotated[int, Meta(ge=1, le=LARGEST_INTEGER)]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=LARGEST_INTEGER)]
Whole: TypeAlias = Annotated[int, Meta(ge=-LARGEST_INTEGER, le=LARGEST_INTEGER)]
PassNumber: TypeAlias = Annotated[int, Meta(ge=1, le=9999)]
Minutes: TypeAlias = Annotated[int, Meta(ge=-1440, le=1440)]
Code: TypeAlias = Annotated[str, Meta(max_length=30)]
Name: TypeAlias = Annotated[str, Meta(max_length=200)]
Scan: TypeAlias = Annotated[str, Meta(max_length=500)]
Version: TypeAlias = Annotated[str, Meta(max_length=100)]
Remark: TypeAlias = Annotated[str, Meta(max_length=2000)]
Moment: TypeAlias = Annotated[str, Meta(max_length=40)]
DecimalText: TypeAlias = Annotated[str, Meta(max_length=61)]
Hash: TypeAlias = Annotated[str, Meta(min_length=64, max_length=64)]
Supersedes: TypeAlias = Annotated[list[UUID], Meta(max_length=1000)]


class Malformed(ValueError):  # noqa: N818 - it says what was sent, not that the program failed
    """The text is not an event of a shape that this server knows."""


class _Any(msgspec.Struct, forbid_unknown_fields=True, tag_field="kind", kw_only=True, gc=False):
    """What every event has, in the order of its canonical text: so it is read fastest."""

    app: Version
    area: Code | None
    barcode: Scan | None
    catalog: Version | None
    clock_offset_ms: Whole | None
    counted_at: Moment
    device: UUID
    employee: Code
    epoch: UUID
    expiry: Code | None
    factor: DecimalText | None
    id: UUID
    item: Name | None
    list_id: UUID = field(name="list")
    location: Name | None
    lot: Name | None
    monotonic_ms: Whole
    observed_at: Moment
    pass_number: PassNumber = field(name="pass")
    previous_hash: Hash
    quantity: DecimalText | None
    schema: Natural
    seq: Natural
    serial: Name | None
    supersedes: Supersedes
    unit: Code | None
    utc_offset: Minutes
    variant: Name | None


class CountShape(_Any, tag="count", kw_only=True):
    """A quantity that somebody counted."""

    quantity: DecimalText


class _WithoutQuantity(_Any, kw_only=True):
    quantity: None
    unit: None
    factor: None


class VoidShape(_WithoutQuantity, tag="void", kw_only=True):
    """Takes back what it supersedes."""

    item: None


class AreaOpenedShape(_WithoutQuantity, tag="area_opened", kw_only=True):
    """Somebody begins an area."""

    area: Code


class _Closing(_WithoutQuantity, kw_only=True):
    last_seq: Count
    events: Count


class AreaClosedShape(_Closing, tag="area_closed", kw_only=True):
    """Somebody declares an area complete."""

    area: Code


class ListClosedShape(_Closing, tag="list_closed", kw_only=True):
    """Somebody declares a list complete."""


class NoteShape(_WithoutQuantity, tag="note", kw_only=True):
    """A remark."""

    text: Remark


DeviceEvent: TypeAlias = (
    CountShape | VoidShape | AreaOpenedShape | AreaClosedShape | ListClosedShape | NoteShape
)


class Peek(msgspec.Struct):
    """What can be read of an event that is otherwise malformed; each field on its own."""

    id: Any = None
    epoch: Any = None
    seq: Any = None
    schema: Any = None


_EVENT: Final = msgspec.json.Decoder(DeviceEvent)
_PEEK: Final = msgspec.json.Decoder(Peek)


def decode(raw: bytes) -> DeviceEvent:
    """Read an event; Malformed when it has not exactly the fields of its kind."""
    try:
        event: DeviceEvent = _EVENT.decode(raw)
    except (ValueError, RecursionError) as error:
        raise Malformed(str(error)) from error
    for number in (event.quantity, event.factor):
        if number is not None and not is_decimal(number):
            raise Malformed(f"{number!r} is not a decimal number")
    parse_moment(event.counted_at)
    if event.observed_at != event.counted_at:
        parse_moment(event.observed_at)
    parse_hash(event.previous_hash)
    if b"\\u0000" in raw and _holds_nul(event):
        raise Malformed("a text holds the character NUL")
    return event


def _holds_nul(event: DeviceEvent) -> bool:
    texts = (value for value in msgspec.structs.astuple(event) if isinstance(value, str))
    return any("\x00" in text for text in texts)


def peek(raw: bytes) -> Peek:
    """What can be read of a malformed event; nothing when it is not even an object."""
    try:
        return _PEEK.decode(raw)
    except (ValueError, RecursionError):
        return Peek()


@lru_cache(maxsize=4096)
def is_decimal(text: str) -> bool:
    """Whether a text is a plain decimal number such as -12.5."""
    return _DECIMAL.fullmatch(text) is not None


def parse_moment(text: str) -> datetime:
    """An ISO 8601 moment with its offset; Malformed otherwise."""
    try:
        return clock.parse(text)
    except (ValueError, OverflowError) as error:
        raise Malformed(f"{text!r} is not a moment with an offset from UTC") from error


def parse_hash(text: str) -> bytes:
    """The 32 bytes of a hash in hex; Malformed otherwise."""
    try:
        digest = bytes.fromhex(text)
    except ValueError as error:
        raise Malformed(f"{text!r} is not a hash") from error
    if len(digest) != _HASH_BYTES:
        raise Malformed(f"{text!r} is not a hash")
    return digest
