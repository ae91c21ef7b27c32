"""The rows of the catalogue text: what a barcode or an item code means on a handheld. Pure.

`key class code description unit decimals flags row_unit row_factor variant alternatives`, joined
with TAB, empty fields at the end dropped. No cost, price or stock is in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from server.catalog.service import lookup_key

_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")


@dataclass(slots=True)
class ItemRow:
    """An item as every row about it says it; `alternatives` such as `BOX=12;*PAL=480`."""

    class_code: str
    code: str
    description: str
    unit: str
    decimals: int
    lot_managed: bool
    serial_managed: bool
    alternatives: str = ""

    @property
    def flags(self) -> str:
        """L for lots, S for serials."""
        return ("L" if self.lot_managed else "") + ("S" if self.serial_managed else "")


class BarcodeRow(NamedTuple):
    """A barcode of an item by its look-up key; unit and factor empty for the base unit."""

    key: str
    unit: str = ""
    factor: str = ""
    variant: str = ""


def rows_of(item: ItemRow, barcodes: list[BarcodeRow]) -> Iterator[tuple[str, str]]:
    """(key, row) of every barcode and of the item's code, the same row once."""
    own = lookup_key(item.code)
    known = [barcode for barcode in barcodes if barcode.key]
    if own and all(barcode.key != own for barcode in known):
        known.append(BarcodeRow(own))
    for barcode in dict.fromkeys(known):
        yield barcode.key, _row(item, barcode)


def _row(item: ItemRow, barcode: BarcodeRow) -> str:
    fields = (
        barcode.key,
        item.class_code,
        "" if item.code == barcode.key else item.code,
        item.description,
        item.unit,
        str(item.decimals),
        item.flags,
        barcode.unit,
        barcode.factor,
        barcode.variant,
        item.alternatives,
    )
    text = "\t".join(fields)
    if _CONTROL.search(text) is None and text.count("\t") == len(fields) - 1:
        return text.rstrip("\t")
    return "\t".join(_plain(field) for field in fields).rstrip("\t")


def _plain(text: str) -> str:
    return _CONTROL.sub(" ", text).replace("\t", " ")


def block_count(rows: int) -> int:
    """The smallest power of two with at most 128 rows a block: 129 rows → 2."""
    return 1 << max(0, -(-rows // ROWS_A_BLOCK) - 1).bit_length()


ROWS_A_BLOCK: Final = 128
