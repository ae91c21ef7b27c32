"""Wire shapes of imports."""

from datetime import date, datetime
from typing import Any

from flask_smorest.fields import Upload
from marshmallow import ValidationError, fields, validate

from server.http.schema import Shape
from server.kernel import clock

_MOST_JOINED = 10


class AsOfField(fields.Field[date]):
    """A day, or a moment with its offset from UTC."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date | datetime:
        try:
            if len(value) == len("2026-11-23"):
                return date.fromisoformat(value)
            return clock.parse(value)
        except (TypeError, ValueError) as error:
            raise ValidationError("Neither a day nor a moment with its offset.") from error


class ImportForm(Shape):
    """How the file is imported."""

    dry_run = fields.Boolean(load_default=False)
    keep_good = fields.Boolean(load_default=False)
    complete = fields.Boolean(load_default=False)
    as_of = AsOfField(load_default=None)


class ImportFiles(Shape):
    """The file, its mapping (TOML), and the files that the mapping joins, by their names."""

    file = Upload(required=True)
    mapping = Upload(load_default=None)
    joined = fields.List(Upload(), load_default=list, validate=validate.Length(max=_MOST_JOINED))


class LeftOutRow(Shape):
    """A row that the mapping leaves out."""

    line = fields.Integer()
    reason = fields.String()


class FoundFault(Shape):
    """One thing that is wrong with the file."""

    code = fields.String()
    detail = fields.String()
    line = fields.Integer(allow_none=True)
    column = fields.String(allow_none=True)


class ImportReport(Shape):
    """What became of the file; with `written` false nothing was changed."""

    kind = fields.String()
    rows = fields.Integer()
    created = fields.Integer()
    changed = fields.Integer()
    unchanged = fields.Integer()
    skipped = fields.List(fields.Nested(LeftOutRow))
    faults = fields.List(fields.Nested(FoundFault))
    written = fields.Boolean()
