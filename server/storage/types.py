"""Column types that mean the same on SQLite and PostgreSQL.

`Exact`: Decimal with six places over a 64-bit integer of millionths. `Instant`: an aware UTC
moment over a 64-bit integer of microseconds since 1970. `Identifier`: a UUID in 16 bytes.
`Json`: a JSON document. `Key`: a 64-bit surrogate key.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Dialect,
    Integer,
    LargeBinary,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from server.kernel import exact

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

Key: Final = BigInteger().with_variant(Integer(), "sqlite")


def to_microseconds(moment: datetime) -> int:
    """Microseconds since 1970 of an aware moment; a naive one is a bug and raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment without an offset from UTC cannot be stored")
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(count: int) -> datetime:
    """The moment that lies so many microseconds after 1970, in UTC."""
    return _EPOCH + timedelta(microseconds=count)


def _to_millionths(value: Decimal | None) -> int | None:
    return None if value is None else exact.to_millionths(value)


def _from_millionths(value: Any | None) -> Decimal | None:
    return None if value is None else exact.from_millionths(int(value))


class Exact(TypeDecorator[Decimal]):
    """Decimal ↔ millionths. Overflow and a seventh place are refusals, never a float."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Refuse what cannot be stored exactly."""
        _ = dialect
        return _to_millionths(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        """Also reads sums, which PostgreSQL gives as numeric."""
        _ = dialect
        return _from_millionths(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """The same without a step in between: there are millions of numbers."""
        _ = dialect
        return _to_millionths

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """The same without a step in between."""
        _ = dialect, coltype
        return _from_millionths


class Instant(TypeDecorator[datetime]):
    """Aware moment ↔ microseconds since 1970, UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Refuse naive moments."""
        _ = dialect
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give back an aware moment in UTC."""
        _ = dialect
        return None if value is None else from_microseconds(int(value))


class Identifier(TypeDecorator[UUID]):
    """UUID: native on PostgreSQL, 16 bytes on SQLite, so that UUIDv7 sorts by time on both."""

    impl = LargeBinary(16)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of the dialect."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(cast("TypeEngine[Any]", Uuid()))
        return dialect.type_descriptor(LargeBinary(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> UUID | bytes | None:
        """Bytes in network order on SQLite."""
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: Any | None, dialect: Dialect) -> UUID | None:
        """Back to UUID."""
        if value is None or dialect.name == "postgresql":
            return cast("UUID | None", value)
        return UUID(bytes=value)


class Json(TypeDecorator[Any]):
    """A JSON document; None is SQL NULL."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """JSONB on PostgreSQL."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(JSONB(none_as_null=True))
        return dialect.type_descriptor(JSON(none_as_null=True))
