"""Column types mean the same on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, select
from sqlalchemy.exc import StatementError

from server.kernel import exact
from server.storage.database import db
from server.storage.types import Exact, Identifier, Instant, Json

pytestmark = pytest.mark.both_databases
SAMPLES = Table(
    "samples",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("number", Exact),
    Column("moment", Instant),
    Column("identifier", Identifier),
    Column("document", Json),
)


@pytest.fixture
def connection(app: Any) -> Any:
    with db.engine.connect() as connection:
        SAMPLES.create(connection)
        yield connection
        connection.rollback()


def stored(connection: Any, **values: Any) -> Any:
    connection.execute(SAMPLES.insert().values(values))
    return connection.execute(select(*(SAMPLES.c[name] for name in values))).first()


@pytest.mark.parametrize(
    "text", ["0", "-0.000001", "9223372036854.775807", "-9223372036854.775807"]
)
def test_numbers_come_back_exactly(connection: Any, text: str) -> None:
    assert stored(connection, number=Decimal(text)) == (Decimal(text),)


def test_a_number_that_does_not_fit_is_refused_before_the_database_sees_it(connection: Any) -> None:
    with pytest.raises(StatementError) as raised:
        stored(connection, number=Decimal("9223372036854.775808"))
    assert isinstance(raised.value.orig, exact.NumberOutOfRange)


def test_sums_are_exact_decimals(connection: Any) -> None:
    tenths = [{"number": Decimal("0.1")}] * 10
    connection.execute(SAMPLES.insert(), tenths)
    assert connection.scalar(select(func.sum(SAMPLES.c.number))) == Decimal(1)


def test_moments_come_back_in_utc_to_the_microsecond(connection: Any) -> None:
    local = datetime(2026, 11, 23, 9, 0, 0, 1, tzinfo=timezone(timedelta(hours=1)))
    (found,) = stored(connection, moment=local)
    assert found == local
    assert found.tzinfo is UTC


def test_a_moment_without_an_offset_is_refused(connection: Any) -> None:
    with pytest.raises(StatementError):
        stored(connection, moment=datetime(2026, 11, 23))  # noqa: DTZ001 - that is the point


def test_identifiers_and_documents_come_back(connection: Any) -> None:
    identifier = UUID("01999999-9999-7999-8999-999999999999")
    row = stored(connection, identifier=identifier, document={"a": [1, None]})
    assert row == (identifier, {"a": [1, None]})


def test_a_missing_document_is_null(connection: Any) -> None:
    stored(connection, document=None)
    assert connection.scalar(select(func.count()).where(SAMPLES.c.document.is_(None))) == 1
