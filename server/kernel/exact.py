"""Exact decimals with at most six places: quantities, unit costs and amounts.

In Python they are `Decimal`; at rest they are 64-bit integers of millionths (decision 0003);
on the wire they are decimal strings. This module knows nothing of databases or the web.
"""

from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import cache
from typing import Final

from server.kernel.problems import Refusal

PLACES: Final = 6
MILLION: Final = 10**PLACES
SMALLEST: Final = Decimal(1).scaleb(-PLACES)
LARGEST_MILLIONTHS: Final = 2**63 - 1
ZERO: Final = Decimal(0)

_WIDE: Final = Context(prec=80, rounding=ROUND_HALF_EVEN)
_LARGEST: Final = Decimal(LARGEST_MILLIONTHS).scaleb(-PLACES)


class NumberMalformed(Refusal):
    """A text that is not a plain decimal number."""

    code = "number.malformed"


class NumberTooPrecise(Refusal):
    """More than six places after the point."""

    code = "number.too_precise"


class NumberOutOfRange(Refusal):
    """A number whose millionths do not fit into 64 bits."""

    code = "number.out_of_range"


def parse(text: str) -> Decimal:
    """Read a decimal string such as `12.5`: no exponent, no separators, at most six places."""
    stripped = text.strip()
    if not _is_plain(stripped):
        raise NumberMalformed(f"{text!r} is not a decimal number such as 12.5")
    return checked(Decimal(stripped))


def _is_plain(text: str) -> bool:
    whole, _, fraction = text.removeprefix("-").removeprefix("+").partition(".")
    digits = whole + fraction
    return digits.isascii() and digits.isdigit()


def checked(number: Decimal) -> Decimal:
    """Give the number back when it can be stored exactly, refuse it otherwise."""
    to_millionths(number)
    return number


def to_millionths(number: Decimal) -> int:
    """12.5 → 12500000; refuses what has more places or does not fit into 64 bits."""
    try:
        scaled = number.scaleb(PLACES, _WIDE)
        whole = int(scaled)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise NumberMalformed(f"{number} is not a number") from error
    if whole != scaled:
        raise NumberTooPrecise(f"{number} has more than {PLACES} places")
    if not -LARGEST_MILLIONTHS <= whole <= LARGEST_MILLIONTHS:
        raise NumberOutOfRange(f"{number} does not fit into 64 bits of millionths")
    return whole


def from_millionths(whole: int) -> Decimal:
    """12500000 → Decimal('12.500000')."""
    return _WIDE.multiply(whole, SMALLEST)


def rounded(number: Decimal, places: int = PLACES) -> Decimal:
    """Round half to even, to six places unless told otherwise."""
    return _WIDE.quantize(number, _smallest(places))


@cache
def _smallest(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def multiply(left: Decimal, right: Decimal) -> Decimal:
    """Product, computed exactly and rounded once to six places: 1.5 * 0.333333 = 0.5."""
    return _in_range(rounded(_WIDE.multiply(left, right)))


def divide(dividend: Decimal, divisor: Decimal) -> Decimal:
    """Quotient, computed with 80 digits and rounded once to six places: 400 / 170 = 2.352941."""
    return _in_range(rounded(_WIDE.divide(dividend, divisor)))


def _in_range(rounded_number: Decimal) -> Decimal:
    """A number of six places, or the refusal of one that cannot be stored."""
    fits = -_LARGEST <= rounded_number <= _LARGEST
    return rounded_number if fits else checked(rounded_number)


def to_text(number: Decimal) -> str:
    """Write a number the one canonical way: no exponent, no trailing zeros, `0` for zero."""
    text = str(number)
    if "E" in text:
        text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
