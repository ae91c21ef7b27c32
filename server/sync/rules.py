"""What an event that can be read must still satisfy to be counted (design/3 §1). Pure.

Only what nobody could interpret is named here; everything odd but clear is accepted and flagged by
the merge.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from server.journal.events import SCHEMA
from server.kernel import exact
from server.kernel.problems import Refusal
from server.sync.wire import DeviceEvent

LIMIT: Final = Decimal(10) ** 9
"""Quantities have at most 9 digits before the point."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why an event goes to quarantine: a stable code and a sentence."""

    code: str
    detail: str


MALFORMED: Final = "event.malformed"
_NEWER: Final = Objection("event.schema_newer", "the event's schema is newer than this server")
_NOTHING: Final = Objection("event.nothing_counted", "neither an item nor a barcode is named")
_FACTOR: Final = Objection("factor.out_of_range", "a factor is above 0, with 9 and 6 digits")
_SERIAL: Final = Objection("quantity.out_of_range", "a serial has quantity 0 or 1")
_QUANTITY: Final = Objection(
    "quantity.out_of_range", "a quantity is not negative and has at most 9 and 6 digits"
)


def objection_to(event: DeviceEvent) -> Objection | None:
    """Why the event cannot be interpreted, None when it can."""
    if event.schema > SCHEMA:
        return _NEWER
    if event.quantity is None:
        return None
    if not event.item and not event.barcode:
        return _NOTHING
    return _quantity_objection(event.quantity, event.factor, serial=bool(event.serial))


@lru_cache(maxsize=4096)
def _quantity_objection(quantity: str, factor: str | None, *, serial: bool) -> Objection | None:
    counted = number(quantity)
    multiplier = Decimal(1) if factor is None else number(factor)
    if counted is None or counted < 0:
        return _QUANTITY
    if multiplier is None or multiplier <= 0:
        return _FACTOR
    if serial and counted not in (0, 1):
        return _SERIAL
    return None if _fits(counted, multiplier) else _QUANTITY


@lru_cache(maxsize=4096)
def number(text: str) -> Decimal | None:
    """The number when it is within 9 digits before and 6 after the point, else None."""
    try:
        value = exact.checked(Decimal(text))
    except Refusal:
        return None
    return value if abs(value) < LIMIT else None


def _fits(counted: Decimal, multiplier: Decimal) -> bool:
    try:
        exact.multiply(counted, multiplier)
    except Refusal:
        return False
    return True
