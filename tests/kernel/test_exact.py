"""Exact decimals: nothing is lost, nothing is rounded twice, nothing becomes a float."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.kernel import exact
from server.kernel.problems import Refusal

LARGEST = Decimal(exact.LARGEST_MILLIONTHS).scaleb(-6)
STORABLE = st.integers(-exact.LARGEST_MILLIONTHS, exact.LARGEST_MILLIONTHS)


@given(STORABLE)
def test_every_storable_number_survives_text_and_storage(whole: int) -> None:
    number = exact.from_millionths(whole)
    assert exact.to_millionths(number) == whole
    assert exact.parse(exact.to_text(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("12.5", "12.5"), ("-0.000001", "-0.000001"), ("+7", "7"), (" 1 ", "1"), (".5", "0.5")],
)
def test_plain_decimals_are_read(text: str, number: str) -> None:
    assert exact.parse(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "-", ".", "1e3", "NaN", "Infinity", "1,5", "1 000", "--1", "٣"]
)
def test_anything_else_is_malformed(text: str) -> None:
    with pytest.raises(exact.NumberMalformed):
        exact.parse(text)


def test_a_seventh_place_is_refused() -> None:
    with pytest.raises(exact.NumberTooPrecise):
        exact.parse("0.0000001")


def test_the_largest_number_fits_and_the_next_one_is_refused() -> None:
    assert exact.checked(LARGEST) == LARGEST
    with pytest.raises(exact.NumberOutOfRange):
        exact.checked(LARGEST + exact.SMALLEST)


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity"), Decimal("1e30")])
def test_what_is_no_storable_number_is_refused(number: Decimal) -> None:
    with pytest.raises(Refusal):
        exact.to_millionths(number)


@pytest.mark.parametrize(
    ("left", "right", "product"),
    [
        ("0.5", "0.000001", "0"),
        ("1.5", "0.000001", "0.000002"),
        ("2.5", "0.000001", "0.000002"),
        ("3", "4", "12"),
    ],
)
def test_products_round_once_half_to_even(left: str, right: str, product: str) -> None:
    assert exact.multiply(Decimal(left), Decimal(right)) == Decimal(product)


@given(STORABLE, STORABLE)
def test_a_product_is_exact_or_refused_never_a_float(left: int, right: int) -> None:
    true = Decimal(left * right).scaleb(-12) if abs(left * right) < 10**27 else None
    try:
        product = exact.multiply(exact.from_millionths(left), exact.from_millionths(right))
    except exact.NumberOutOfRange:
        assert abs(left * right) > exact.LARGEST_MILLIONTHS * 10**6 - 10**6
    else:
        assert true is None or abs(product - true) <= exact.SMALLEST / 2


def test_the_unit_cost_of_the_lifo_example() -> None:
    assert exact.divide(Decimal(400), Decimal(170)) == Decimal("2.352941")


@pytest.mark.parametrize(
    ("number", "text"),
    [("10.500000", "10.5"), ("-0.000000", "0"), ("100", "100"), ("1E+3", "1000")],
)
def test_numbers_are_written_one_way(number: str, text: str) -> None:
    assert exact.to_text(Decimal(number)) == text
