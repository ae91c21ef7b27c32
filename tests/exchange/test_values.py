"""What the texts in a file mean, and that writing is the opposite of reading."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.exchange.values import (
    Choice,
    Code,
    Day,
    Flag,
    Number,
    Text,
    TimeOfDay,
    Whole,
    protected,
    unprotected,
)
from server.kernel.problems import Refusal


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Flag(), " YES ", True),
        (Flag(), "1", True),
        (Flag(), "False", False),
        (Number(), "-12.50", Decimal("-12.5")),
        (Whole(0, 9), "7", 7),
        (Day(), "2026-11-23", date(2026, 11, 23)),
        (TimeOfDay(), "10:31", time(10, 31)),
        (Choice(("load", "unload")), "load", "load"),
        (Text(5), " x ", " x "),
        (Text(5), "'=1+1", "=1+1"),
        (Code(5), "A/1", "A/1"),
    ],
)
def test_a_text_is_read(kind: Any, text: str, value: Any) -> None:
    assert kind.read(text) == value
    assert kind.read(kind.write(value)) == value


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Flag(), "maybe", "value.not_boolean"),
        (Number(), "1,234.50", "number.malformed"),
        (Number(), "1.1234567", "number.too_precise"),
        (Number(), "1e3", "number.malformed"),
        (Number(lowest=Decimal(0)), "-1", "value.out_of_range"),
        (Number(above=Decimal(0)), "0", "value.out_of_range"),
        (Number(), "9999999999999999999", "number.out_of_range"),
        (Whole(0, 9), "10", "value.out_of_range"),
        (Whole(0, 9), "1.0", "value.not_whole"),
        (Day(), "23.11.2026", "value.not_date"),
        (TimeOfDay(), "25:00", "value.not_time"),
        (TimeOfDay(), "10:00+01:00", "value.not_time"),
        (Choice(("load",)), "Load", "value.not_choice"),
        (Text(2), "abc", "value.too_long"),
        (Text(2), "\x00", "value.control_character"),
        (Code(9), "C  ", "value.spaces"),
        (Code(9), "C\n", "value.control_character"),
        (Code(9, slash=False), "A/B", "value.slash"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused(kind: Any, text: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        kind.read(text)
    assert caught.value.code == code


@given(st.text(alphabet="'=+-@\t\rab ", max_size=6))
def test_what_is_protected_from_spreadsheets_comes_back_as_it_was(text: str) -> None:
    assert unprotected(protected(text)) == text
    assert not protected(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_an_ordinary_apostrophe_stays() -> None:
    assert (protected("'t Hoen"), unprotected("'t Hoen")) == ("'t Hoen", "'t Hoen")
