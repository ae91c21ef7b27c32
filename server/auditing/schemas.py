"""Wire shapes of events, devices and alarms as auditors see them."""

from typing import Final

from marshmallow import fields, validate

from server.http.paging import LARGEST_PAGE, PAGE
from server.http.schema import ExactField, InstantField, Shape

_LARGEST_ID: Final = 2**63 - 1
_LARGEST_SEQ: Final = 2**53 - 1
KINDS: Final = ("count", "void", "area_opened", "area_closed", "list_closed", "note", "decision")


class EventsQuery(Shape):
    """What to look for; `after` is the `next` of the page before."""

    after = fields.UUID(load_default=None)
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, LARGEST_PAGE))
    inventory = fields.String(load_default=None, validate=validate.Length(max=20))
    list = fields.String(load_default=None, validate=validate.Length(max=40))
    device = fields.String(load_default=None, validate=validate.Length(max=36))
    epoch = fields.UUID(load_default=None)
    employee = fields.String(load_default=None, validate=validate.Length(max=30))
    item = fields.String(load_default=None, validate=validate.Length(max=200))
    location = fields.String(load_default=None, validate=validate.Length(max=200))
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    since = InstantField(load_default=None)
    until = InstantField(load_default=None)


class Keyed(Shape):
    """What was counted and where, as it was keyed."""

    id = fields.UUID()
    location = fields.String(allow_none=True)
    item = fields.String(allow_none=True)
    variant = fields.String(allow_none=True)
    lot = fields.String(allow_none=True)
    serial = fields.String(allow_none=True)
    barcode = fields.String(allow_none=True)
    quantity = ExactField(allow_none=True)
    unit = fields.String(allow_none=True)
    factor = ExactField(allow_none=True)


class EventRow(Keyed):
    """An event as it stands in the list; quantities are as keyed."""

    device = fields.String()
    device_name = fields.String(allow_none=True)
    epoch = fields.UUID()
    seq = fields.Integer()
    kind = fields.String()
    inventory = fields.String(allow_none=True)
    list_id = fields.UUID(allow_none=True)
    list = fields.String(allow_none=True)
    warehouse = fields.String(allow_none=True)
    pass_number = fields.Integer(allow_none=True)
    area = fields.String(allow_none=True)
    employee = fields.String(allow_none=True)
    employee_name = fields.String()
    supersedes = fields.List(fields.UUID())
    undid = fields.Nested(Keyed, allow_none=True)
    counted_at = InstantField()
    received_at = InstantField()
    user = fields.String(allow_none=True, attribute="user_name")


class EventsPage(Shape):
    """A page of events. A page may be short, or empty, and still have a `next`: look further."""

    rows = fields.List(fields.Nested(EventRow))
    next = fields.UUID(allow_none=True)


class EventChecks(Shape):
    """Whether the event is what it was.

    `column` is the first one that says something else than the bytes; links are `fits`, `broken`
    or `unknown` (the neighbour is not here); `signed_at` when a head above it was signed first.
    """

    computed_hash = fields.String()
    bytes = fields.Boolean()
    canonical = fields.Boolean()
    column = fields.String(allow_none=True)
    link_before = fields.String()
    link_after = fields.String()
    written_off = fields.Boolean()
    breaks = fields.List(fields.Integer())
    signed_at = InstantField(allow_none=True)
    seal_problem = fields.String(allow_none=True)


class Neighbour(Shape):
    """The event before or after in the same journal."""

    id = fields.UUID()
    seq = fields.Integer()
    kind = fields.String()


class Mention(Shape):
    """Another event that this one is about, or that is about this one."""

    id = fields.UUID()
    kind = fields.String()
    device = fields.String()
    seq = fields.Integer()
    employee = fields.String(allow_none=True)
    quantity = ExactField(allow_none=True)
    unit = fields.String(allow_none=True)
    counted_at = InstantField()


class Superseding(Mention):
    """An event that names this one; it `acts` only within the same scope."""

    acts = fields.Boolean()


class EventStory(EventRow):
    """One event down to its bytes. `live` is null for what is no count."""

    expiry = fields.String(allow_none=True)
    observed_at = InstantField()
    clock_offset_ms = fields.Integer(allow_none=True)
    hash = fields.String()
    previous_hash = fields.String()
    canonical = fields.String()
    content = fields.Dict()
    checks = fields.Nested(EventChecks)
    before = fields.Nested(Neighbour, allow_none=True)
    after = fields.Nested(Neighbour, allow_none=True)
    replaces = fields.List(fields.Nested(Mention))
    missing_replaced = fields.List(fields.String())
    replaced_by = fields.List(fields.Nested(Superseding))
    live = fields.Boolean(allow_none=True)
    fate = fields.String()


class BreakShape(Shape):
    """Where a journal does not fit together, and who accepted it."""

    seq = fields.Integer()
    cause = fields.String()
    found_at = InstantField()
    accepted_at = InstantField(allow_none=True)
    accepted_by = fields.String(allow_none=True)
    accepted_reason = fields.String(allow_none=True)


class WriteOffShape(Shape):
    """Numbers that were written off, both ends included."""

    first = fields.Integer(attribute="first_seq")
    last = fields.Integer(attribute="last_seq")
    reason = fields.String()
    user = fields.String(attribute="user_name")
    at = InstantField()


class JournalShape(Shape):
    """One journal (epoch) of a device."""

    epoch = fields.UUID()
    head = fields.Integer()
    high_water = fields.Integer()
    highest_seq = fields.Integer()
    pending = fields.Integer()
    events = fields.Integer()
    quarantined = fields.Integer()
    last_seen_at = InstantField(allow_none=True)
    chain_seq = fields.Integer()
    chain_hash = fields.String()
    chain_state = fields.String()
    missing = fields.List(fields.List(fields.Integer()))
    breaks = fields.List(fields.Nested(BreakShape))
    write_offs = fields.List(fields.Nested(WriteOffShape))
    receipt = fields.String(
        allow_none=True,
        metadata={"description": "the server's signature under how far it has the journal"},
    )


class Successor(Shape):
    """A device that continues another."""

    id = fields.UUID()
    name = fields.String()
    confirmed = fields.Boolean()


class WriteOffBody(Shape):
    """Which numbers can never arrive, and why."""

    first = fields.Integer(required=True, strict=True, validate=validate.Range(1, _LARGEST_SEQ))
    last = fields.Integer(required=True, strict=True, validate=validate.Range(1, _LARGEST_SEQ))
    reason = fields.String(required=True, validate=validate.Length(max=500))


class WrittenOff(Shape):
    """How the journal stands now."""

    high_water = fields.Integer()
    missing = fields.List(fields.List(fields.Integer()))
    chain = fields.String()


class ReasonBody(Shape):
    """Why."""

    reason = fields.String(required=True, validate=validate.Length(1, 500))


class Accepted(Shape):
    """The numbers at which it is accepted that the journal does not fit together."""

    accepted = fields.List(fields.Integer())


class FindingShape(Shape):
    """The first thing that is wrong with a journal."""

    code = fields.String()
    epoch = fields.UUID()
    seq = fields.Integer()
    detail = fields.String()


class Verification(Shape):
    """A device's journals read again."""

    events = fields.Integer()
    heads = fields.Integer()
    findings = fields.List(fields.Nested(FindingShape))


class AlarmsQuery(Shape):
    """Paging backwards by number; open ones, seen ones, or all."""

    after = fields.Integer(load_default=None, validate=validate.Range(1, _LARGEST_ID))
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, LARGEST_PAGE))
    state = fields.String(load_default=None, validate=validate.OneOf(["open", "seen"]))
    device = fields.String(load_default=None, validate=validate.Length(max=36))


class AlarmAnswer(Shape):
    """Something that somebody must have looked at; `detail` holds the values of its sentence."""

    id = fields.Integer()
    kind = fields.String()
    device = fields.String()
    device_name = fields.String(allow_none=True)
    epoch = fields.UUID(allow_none=True)
    seq = fields.Integer(allow_none=True)
    times = fields.Integer()
    detail = fields.Dict()
    raised_at = InstantField()
    last_at = InstantField()
    seen_at = InstantField(allow_none=True)
    seen_by = fields.String(allow_none=True)
    seen_reason = fields.String(allow_none=True)


class AlarmsPage(Shape):
    """A page of alarms; `open` is how many wait altogether."""

    rows = fields.List(fields.Nested(AlarmAnswer))
    next = fields.String(allow_none=True)
    open = fields.Integer()


class SeenBody(Shape):
    """Which alarms were looked at, and what was found."""

    alarms = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, _LARGEST_ID)),
        required=True,
        validate=validate.Length(1, LARGEST_PAGE),
    )
    reason = fields.String(required=True, validate=validate.Length(1, 500))


class Seen(Shape):
    """How many alarms still wait."""

    open = fields.Integer()
