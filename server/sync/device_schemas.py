"""Wire shapes of devices and their enrolment."""

from typing import Final

from marshmallow import fields, validate

from server.http.schema import InstantField, Shape

_LARGEST_SEQ: Final = 2**53 - 1


class PreviousDevice(Shape):
    """The earlier device that a handheld says it was; a person confirms it."""

    device = fields.UUID()
    name = fields.String(allow_none=True)
    head = fields.Integer()
    confirmed = fields.Boolean()


class DeviceAnswer(Shape):
    """A handheld: `pending` counts are still on it, as it last said."""

    id = fields.UUID()
    name = fields.String()
    warehouses = fields.List(fields.String())
    state = fields.String(validate=validate.OneOf(["waiting", "enrolled", "revoked"]))
    last_seen_at = InstantField(allow_none=True)
    pending = fields.Integer()
    head = fields.Integer()
    high_water = fields.Integer()
    previous = fields.Nested(PreviousDevice, allow_none=True)


class DevicesPage(Shape):
    """All devices; there are few enough for one page."""

    rows = fields.List(fields.Nested(DeviceAnswer))
    next = fields.String(allow_none=True)


class NewDevice(Shape):
    """A device works for one or more warehouses."""

    name = fields.String(required=True, validate=validate.Length(1, 80))
    warehouses = fields.List(
        fields.String(), required=True, validate=validate.Length(min=1, max=1000)
    )


class EnrolmentOffer(Shape):
    """What is shown once: the code, and a QR code that holds it behind `#`."""

    device = fields.UUID()
    code = fields.String()
    code_expires_at = InstantField()
    url = fields.String()
    qr_svg = fields.String()


class LineageDecision(Shape):
    """Whether a device continues the journal of the one that it says it was."""

    confirm = fields.Boolean(required=True)


class PreviousJournal(Shape):
    """What the handheld was before: its old id, epoch, and the head of its chain."""

    device = fields.UUID(required=True)
    epoch = fields.UUID(required=True)
    head = fields.Integer(required=True, strict=True, validate=validate.Range(0, _LARGEST_SEQ))
    hash = fields.String(required=True, validate=validate.Regexp(r"\A[0-9a-f]{64}\Z"))


class Enrolment(Shape):
    """The one-time code, and how the handheld calls itself."""

    code = fields.String(required=True, validate=validate.Length(1, 40))
    name = fields.String(load_default="", validate=validate.Length(max=80))
    previous = fields.Nested(PreviousJournal, load_default=None, allow_none=True)


class Enrolled(Shape):
    """Who the device is now; the token is told this once."""

    device = fields.UUID()
    token = fields.String()
    server_time = InstantField()
    server_history = fields.UUID()
