"""Barcodes as texts: GS1 check digits, barcode types, look-up keys and catalogue blocks.

Pure. The handheld computes the same in TypeScript; `tests/contract/lookup-keys.json` holds both
ends to it. Nothing here knows items or tables.
"""

from dataclasses import dataclass
from typing import Final

from server.kernel.problems import Refusal

_KEY_DIGITS: Final = 14
_FNV_OFFSET: Final = 0x811C9DC5
_FNV_PRIME: Final = 0x01000193
_WORD: Final = 0xFFFFFFFF


class BarcodeMalformed(Refusal):
    """A barcode that its type does not allow: letters, a wrong length, a wrong check digit."""

    code = "barcode.malformed"


@dataclass(frozen=True, slots=True)
class BarcodeType:
    """A kind of barcode. `digits`: its length when it is a GTIN; `per_item`: items may share it."""

    name: str
    digits: int | None = None
    ascii_only: bool = False
    per_item: bool = False


FREE: Final = BarcodeType("free", per_item=True)
TYPES: Final = {
    kind.name: kind
    for kind in (
        BarcodeType("ean-13", digits=13),
        BarcodeType("ean-8", digits=8),
        BarcodeType("upc-a", digits=12),
        BarcodeType("gtin-14", digits=14),
        BarcodeType("code-128", ascii_only=True),
        BarcodeType("gs1-128", ascii_only=True),
        BarcodeType("gs1-datamatrix", ascii_only=True),
        FREE,
    )
}
_BY_DIGITS: Final = {kind.digits: kind for kind in TYPES.values() if kind.digits}


def check_digit(digits: str) -> int:
    """The GS1 mod-10 digit that follows these: weights 3, 1, 3 … from the right.

    `400638133393` → 1 (GS1 General Specifications, 7.9).
    """
    last = digits[::-1]
    return -(3 * sum(map(int, last[::2])) + sum(map(int, last[1::2]))) % 10


def is_gtin(text: str) -> bool:
    """Whether this is 8, 12, 13 or 14 ASCII digits with a valid check digit."""
    if len(text) not in _BY_DIGITS or not (text.isascii() and text.isdigit()):
        return False
    return check_digit(text[:-1]) == int(text[-1])


def lookup_key(scanned: str) -> str:
    """What a scan is looked up by: a GTIN padded to 14 digits, anything else as it stands.

    Spaces at both ends go. `4006381333931` → `04006381333931`, ` be-2349 ` → `be-2349`.
    """
    text = scanned.strip(" ")
    return text.zfill(_KEY_DIGITS) if is_gtin(text) else text


def texts_of_key(key: str) -> list[str]:
    """Every text without outer spaces whose look-up key this is: a GTIN in all its lengths.

    `04006381333931` → `04006381333931`, `4006381333931`.
    """
    if len(key) != _KEY_DIGITS or not is_gtin(key):
        return [] if is_gtin(key) else [key]
    lengths = (length for length in _BY_DIGITS if not key[: _KEY_DIGITS - length].strip("0"))
    return sorted((key[_KEY_DIGITS - length :] for length in lengths), key=len, reverse=True)


def recognised(barcode: str) -> BarcodeType:
    """The type of a barcode that comes without one: a GTIN by its length, free otherwise."""
    text = barcode.strip(" ")
    return _BY_DIGITS[len(text)] if is_gtin(text) else FREE


def check(barcode: str, kind: BarcodeType) -> None:
    """Refuse a barcode that its type does not allow."""
    if not barcode:
        raise BarcodeMalformed("a barcode is not empty")
    if kind.ascii_only and not barcode.isascii():
        raise BarcodeMalformed(f"{kind.name} holds ASCII characters only")
    if kind.digits is None:
        return
    if len(barcode) != kind.digits or not (barcode.isascii() and barcode.isdigit()):
        raise BarcodeMalformed(f"{kind.name} has {kind.digits} digits")
    expected = check_digit(barcode[:-1])
    if int(barcode[-1]) != expected:
        raise BarcodeMalformed(f"the check digit of {barcode} should be {expected}")


def fnv1a(text: str) -> int:
    """FNV-1a, 32 bit, over the UTF-8 bytes: `a` → 0xE40C292C."""
    value = _FNV_OFFSET
    for byte in text.encode():
        value = (value ^ byte) * _FNV_PRIME & _WORD
    return value


def block_of(key: str, blocks: int) -> int:
    """The block of the catalogue that holds a key; `blocks` is a power of two."""
    return fnv1a(key) & (blocks - 1)
