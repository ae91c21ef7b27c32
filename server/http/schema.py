"""The base of every wire shape: unknown fields are refused, numbers are decimal strings."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from server.kernel import clock, exact
from server.kernel.problems import Refusal


class Shape(Schema):
    """A JSON object with exactly the fields it names."""

    class Meta:
        """Unknown fields are an error."""

        unknown = RAISE


class ExactField(fields.Field[Decimal]):
    """A decimal with at most six places, as a string."""

    def _serialize(self, value: Decimal | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else exact.to_text(value)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Decimal:
        if not isinstance(value, str):
            raise ValidationError("Not a decimal string.")
        try:
            return exact.parse(value)
        except Refusal as refusal:
            raise ValidationError(refusal.detail) from refusal


class InstantField(fields.Field[datetime]):
    """A moment as ISO 8601 with its offset, answered in UTC with milliseconds."""

    def _serialize(self, value: datetime | None, *_: Any, **__: Any) -> str | None:
        return None if value is None else clock.to_text(value)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime:
        try:
            return clock.parse(value)
        except (TypeError, ValueError) as error:
            raise ValidationError("Not a moment with an offset from UTC.") from error
