"""The contract of a push: the shapes of design/3 §1 and design/4 §4, as OpenAPI shows them.

`wire` reads the same shapes faster; a test holds both to accept exactly the same events.
"""

from typing import Any, Final
from uuid import UUID

import msgspec
from marshmallow import Schema, ValidationError, fields, validate

from server.http.schema import InstantField, Shape
from server.sync.wire import LARGEST_INTEGER, Malformed, is_decimal, parse_hash, parse_moment


class WholeNumber(fields.Field[int]):
    """A JSON integer: no text, no fraction, no boolean."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if type(value) is not int:
            raise ValidationError("Not an integer.")
        return value


class Text(fields.String):
    """A text without NUL and lone surrogates, which no database keeps."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, *args, **kwargs)
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ValidationError("Not a text of Unicode characters.") from error
        if "\x00" in text:
            raise ValidationError("A text holds the character NUL.")
        return text


class Id(fields.UUID):
    """A UUID as text."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> UUID:
        try:
            return msgspec.convert(value, UUID)
        except ValueError as error:
            raise ValidationError("Not a valid UUID.") from error


class DecimalText(Text):
    """A decimal number as text, such as 12.5."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, *args, **kwargs)
        if not is_decimal(text):
            raise ValidationError("Not a decimal number.")
        return text


class MomentText(Text):
    """An ISO 8601 moment with its offset."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return _checked(parse_moment, super()._deserialize(value, *args, **kwargs))


class HashText(Text):
    """A SHA-256 in hex."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return _checked(parse_hash, super()._deserialize(value, *args, **kwargs))


def _checked(parse: Any, text: str) -> str:
    try:
        parse(text)
    except Malformed as error:
        raise ValidationError(str(error)) from error
    return text


def _whole(low: int, high: int = LARGEST_INTEGER, **options: Any) -> WholeNumber:
    return WholeNumber(required=True, validate=validate.Range(low, high), **options)


def _text(longest: int, **options: Any) -> Text:
    return Text(required=True, validate=validate.Length(max=longest), **options)


def _nothing() -> fields.Raw:
    return fields.Raw(required=True, allow_none=True, validate=validate.OneOf([None]))


class EventShape(Shape):
    """What every event carries; each field is present, or null where it is allowed."""

    id = Id(required=True)
    device = Id(required=True)
    epoch = Id(required=True)
    seq = _whole(1)
    previous_hash = HashText(required=True, validate=validate.Length(equal=64))
    kind = fields.String(required=True)
    list = Id(required=True)
    pass_ = _whole(1, 9999, data_key="pass")
    area = _text(30, allow_none=True)
    employee = _text(30)
    location = _text(200, allow_none=True)
    item: fields.Field[Any] = _text(200, allow_none=True)
    variant = _text(200, allow_none=True)
    lot = _text(200, allow_none=True)
    serial = _text(200, allow_none=True)
    expiry = _text(30, allow_none=True)
    barcode = _text(500, allow_none=True)
    quantity: fields.Field[Any] = _nothing()
    unit: fields.Field[Any] = _nothing()
    factor: fields.Field[Any] = _nothing()
    supersedes = fields.List(Id(), required=True, validate=validate.Length(max=1000))
    counted_at = MomentText(required=True, validate=validate.Length(max=40))
    observed_at = MomentText(required=True, validate=validate.Length(max=40))
    utc_offset = _whole(-1440, 1440)
    monotonic_ms = _whole(-LARGEST_INTEGER)
    clock_offset_ms = _whole(-LARGEST_INTEGER, allow_none=True)
    catalog = _text(100, allow_none=True)
    app = _text(100)
    schema = _whole(1)


class CountShape(EventShape):
    """A quantity that somebody counted."""

    quantity = DecimalText(required=True, validate=validate.Length(max=61))
    unit = _text(30, allow_none=True)
    factor = DecimalText(required=True, allow_none=True, validate=validate.Length(max=61))


class VoidShape(EventShape):
    """Takes back what it supersedes."""

    item = _nothing()


class AreaOpenedShape(EventShape):
    """Somebody begins an area."""

    area = _text(30)


class ListClosedShape(EventShape):
    """Somebody declares a list complete: what the device claims to have recorded there."""

    last_seq = _whole(0)
    events = _whole(0)


class AreaClosedShape(ListClosedShape):
    """Somebody declares an area complete."""

    area = _text(30)


class NoteShape(EventShape):
    """A remark."""

    text = _text(2000)


EVENT_SHAPES: Final[dict[str, Schema]] = {
    "count": CountShape(),
    "void": VoidShape(),
    "area_opened": AreaOpenedShape(),
    "area_closed": AreaClosedShape(),
    "list_closed": ListClosedShape(),
    "note": NoteShape(),
}


def load_event(value: Any) -> Any:
    """Read an event by the contract; ValidationError when it has not the shape of its kind."""
    kind = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in EVENT_SHAPES:
        raise ValidationError("Not an event of a known kind.")
    return EVENT_SHAPES[kind].load(value)


class PushEntry(Shape):
    """An event in its canonical form and its hash."""

    event = fields.Nested(CountShape, metadata={"description": "or another kind of event"})
    hash = HashText(required=True)


class PushBody(Shape):
    """At most 500 events of one epoch, and how much the device still holds."""

    epoch = Id(required=True)
    head = _whole(0)
    pending = _whole(0)
    sent_at = fields.String(required=True)
    events = fields.List(fields.Nested(PushEntry), required=True)


class ChainAnswer(Shape):
    """How far the chain of the epoch was followed, and whether it fitted."""

    seq = fields.Integer()
    hash = fields.String()
    state = fields.String(validate=validate.OneOf(["verified", "waiting", "broken"]))


class Verdict(Shape):
    """What became of one event; all four statuses acknowledge it."""

    index = fields.Integer()
    id = fields.String(allow_none=True)
    seq = fields.Integer(allow_none=True)
    status = fields.String(
        validate=validate.OneOf(["accepted", "duplicate", "conflict", "quarantined"])
    )
    code = fields.String(allow_none=True)
    detail = fields.String(allow_none=True)


class PushAnswer(Shape):
    """What the server has of the epoch now, and one verdict per event in the batch's order."""

    server_time = InstantField()
    server_history = fields.UUID()
    epoch = fields.UUID()
    high_water = fields.Integer()
    missing = fields.List(fields.List(fields.Integer()))
    chain = fields.Nested(ChainAnswer)
    receipt = fields.String()
    results = fields.List(fields.Nested(Verdict))


class PingQuery(Shape):
    """Which epoch is asked about, and what the device holds of it."""

    epoch = fields.UUID(load_default=None)
    head = fields.Integer(load_default=0, validate=validate.Range(0, LARGEST_INTEGER))
    pending = fields.Integer(load_default=0, validate=validate.Range(0, LARGEST_INTEGER))


class PingAnswer(Shape):
    """That this is the service; with a token and an epoch also what it has of it."""

    server_time = InstantField()
    service = fields.String()
    server_history = fields.UUID()
    high_water = fields.Integer()
    missing = fields.List(fields.List(fields.Integer()))
