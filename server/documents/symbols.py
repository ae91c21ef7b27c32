"""The picture of a code: bars for what a bar code can hold, a QR code for everything else.

Pure. A GTIN is drawn as the EAN or UPC that it is, other Latin text as Code 128. Handhelds look
both up by the same key, so that a label reads the same whichever picture it carries.
"""

from dataclasses import dataclass
from typing import Final

import barcode
import segno

from server.catalog.barcode import is_gtin

_BY_DIGITS: Final = {8: "ean8", 12: "upca", 13: "ean13"}
_LONGEST_BARS: Final = 24


@dataclass(frozen=True, slots=True)
class Symbol:
    """Rows of modules: a bar code has one row, a QR code as many as columns. True is dark."""

    rows: tuple[tuple[bool, ...], ...]

    @property
    def is_matrix(self) -> bool:
        """Whether this is a two-dimensional code."""
        return len(self.rows) > 1


def symbol(code: str) -> Symbol:
    """The picture of a code that is not empty."""
    if is_gtin(code) and len(code) in _BY_DIGITS:
        return _bars(_BY_DIGITS[len(code)], code)
    if _fits_code_128(code):
        return _bars("code128", code)
    matrix = segno.make(code, error="m", micro=False).matrix
    return Symbol(tuple(tuple(bool(module) for module in row) for row in matrix))


def _bars(kind: str, code: str) -> Symbol:
    modules = barcode.get(kind, code).build()[0]
    return Symbol((tuple(module == "1" for module in modules),))


def _fits_code_128(code: str) -> bool:
    printable = code.isascii() and code.isprintable()
    return printable and len(code) <= _LONGEST_BARS
