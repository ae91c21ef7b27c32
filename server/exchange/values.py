"""The types of columns: how a text in a file becomes a value, and how a value becomes text again.

Pure. A text that cannot be read raises a refusal with a code. Empty texts never come here: they
are the column's default.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Final, Protocol

from server.kernel import exact
from server.kernel.problems import Refusal

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_TRUE: Final = frozenset({"true", "yes", "1"})
_FALSE: Final = frozenset({"false", "no", "0"})


class TextTooLong(Refusal):
    """More characters than the column keeps."""

    code = "value.too_long"


class TextControlled(Refusal):
    """Characters that nobody can see or type."""

    code = "value.control_character"


class CodeSpaced(Refusal):
    """Spaces at an end of a code: a scan would never find it."""

    code = "value.spaces"


class CodeDivided(Refusal):
    """A slash in the part of a code that stands before the slash."""

    code = "value.slash"


class BooleanMalformed(Refusal):
    """Neither true, yes, 1 nor false, no, 0."""

    code = "value.not_boolean"


class WholeMalformed(Refusal):
    """Not a whole number."""

    code = "value.not_whole"


class ValueOutOfRange(Refusal):
    """A number outside what the column allows."""

    code = "value.out_of_range"


class DateMalformed(Refusal):
    """Not an ISO date such as 2026-11-23."""

    code = "value.not_date"


class TimeMalformed(Refusal):
    """Not an ISO time such as 10:31:05."""

    code = "value.not_time"


class ChoiceUnknown(Refusal):
    """Not one of the words that the column knows."""

    code = "value.not_choice"


class ValueType(Protocol):
    """Reads a text that is not empty and writes a value that is not None."""

    def read(self, text: str) -> Any:
        """The value, or a refusal."""

    def write(self, value: Any) -> str:
        """The canonical text."""


@dataclass(frozen=True, slots=True)
class Text:
    """Free text; a leading apostrophe that protects a formula in a spreadsheet is taken away."""

    longest: int

    def read(self, text: str) -> str:
        """The text without its protection."""
        value = unprotected(text)
        if len(value) > self.longest:
            raise TextTooLong(f"{len(value)} characters; at most {self.longest}")
        if "\x00" in value:
            raise TextControlled("a NUL character")
        return value

    def write(self, value: str) -> str:
        """The text, protected so that no spreadsheet takes it for a formula."""
        return protected(value)


@dataclass(frozen=True, slots=True)
class Code(Text):
    """A code: nothing invisible, no spaces at its ends, no slash where one divides codes."""

    slash: bool = True

    def read(self, text: str) -> str:
        """The code, or why it would never be found again."""
        value = Text.read(self, text)
        if _CONTROL.search(value):
            raise TextControlled("a control character in a code")
        if value != value.strip():
            raise CodeSpaced(f"spaces at an end of {value!r}; a mapping can strip them")
        if not self.slash and "/" in value:
            raise CodeDivided(f"a slash in {value!r}")
        return value


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds."""

    lowest: int
    highest: int

    def read(self, text: str) -> int:
        """The number."""
        stripped = text.strip()
        digits = stripped.removeprefix("-")
        if not (digits.isascii() and digits.isdigit()):
            raise WholeMalformed(f"{text!r} is not a whole number")
        value = int(stripped)
        if not self.lowest <= value <= self.highest:
            raise ValueOutOfRange(f"{value} is not between {self.lowest} and {self.highest}")
        return value

    def write(self, value: int) -> str:
        """Digits."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Number:
    """An exact decimal; no thousands separators, at most six places."""

    lowest: Decimal | None = None
    above: Decimal | None = None

    def read(self, text: str) -> Decimal:
        """The number."""
        value = exact.parse(text)
        if self.lowest is not None and value < self.lowest:
            raise ValueOutOfRange(f"{text} is below {self.lowest}")
        if self.above is not None and value <= self.above:
            raise ValueOutOfRange(f"{text} is not above {self.above}")
        return value

    def write(self, value: Decimal) -> str:
        """Without trailing zeros."""
        return exact.to_text(value)


@dataclass(frozen=True, slots=True)
class Flag:
    """true, false, yes, no, 1, 0."""

    def read(self, text: str) -> bool:
        """The answer, in upper or lower case."""
        word = text.strip().lower()
        if word not in _TRUE | _FALSE:
            raise BooleanMalformed(f"{text!r} is none of true, false, yes, no, 1, 0")
        return word in _TRUE

    def write(self, value: bool) -> str:  # noqa: FBT001 - the value itself
        """`true` or `false`."""
        return "true" if value else "false"


@dataclass(frozen=True, slots=True)
class Day:
    """An ISO date."""

    def read(self, text: str) -> date:
        """The day."""
        refusal = DateMalformed("not a date such as 2026-11-23")
        value: date = _iso(date.fromisoformat, text, refusal)
        return value

    def write(self, value: date) -> str:
        """2026-11-23."""
        return value.isoformat()


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """An ISO time of a local day."""

    def read(self, text: str) -> time:
        """The time, without an offset."""
        refusal = TimeMalformed("not a time such as 10:31:05")
        value: time = _iso(time.fromisoformat, text, refusal)
        if value.tzinfo is not None:
            raise TimeMalformed("times are local, without an offset")
        return value

    def write(self, value: time) -> str:
        """10:31:05, with microseconds only where there are any."""
        return value.isoformat()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words."""

    names: tuple[str, ...]

    def read(self, text: str) -> str:
        """The word."""
        word = text.strip()
        if word not in self.names:
            raise ChoiceUnknown(f"{text!r} is none of {', '.join(self.names)}")
        return word

    def write(self, value: str) -> str:
        """The word."""
        return value


def protected(text: str) -> str:
    """`=1+1` → `'=1+1`: what a spreadsheet would run gets an apostrophe before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unprotected(text: str) -> str:
    """The opposite of `protected`: `'=1+1` → `=1+1`; an ordinary apostrophe stays."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def _iso(read: Callable[[str], Any], text: str, refusal: Refusal) -> Any:
    try:
        return read(text.strip())
    except ValueError:
        raise refusal from None
