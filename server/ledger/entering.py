"""A record as somebody enters it: a line may say of which lots and serials it consists. Pure.

Parts are quantities in the line's unit and add up to it. The ledger takes each as a line of its
own; what it finds wrong is told at the line and part that were entered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time
from decimal import Decimal
from typing import NamedTuple

from server.kernel.clock import moment_of
from server.kernel.exact import ZERO, to_text
from server.kernel.problems import Fault
from server.ledger.drafts import LineDraft, RecordDraft


class Part(NamedTuple):
    """So much of a line is of this lot or serial."""

    quantity: Decimal
    lot: str = ""
    serial: str = ""


class EnteredLine(NamedTuple):
    """A line and its parts; without parts it is of the line's own lot and serial."""

    line: LineDraft
    parts: Sequence[Part] = ()


class _Place(NamedTuple):
    """Which line was entered (from 1), and which of its parts (from 0)."""

    line: int
    part: int | None


@dataclass(frozen=True, slots=True)
class EnteredRecord:
    """`header` has no lines of its own; `at` is a time of the posting date, in the warehouse."""

    header: RecordDraft
    lines: Sequence[EnteredLine]
    at: time | None = None

    def timed(self, zone: str) -> "EnteredRecord":
        """With the moment that the time means in the warehouse's zone."""
        if self.at is None:
            return self
        moment = moment_of(self.header.posting_date, self.at, zone)
        return replace(self, header=replace(self.header, effective_at=moment), at=None)

    @property
    def draft(self) -> RecordDraft:
        """What the ledger is asked to post."""
        return replace(self.header, lines=[draft for draft, _ in self._written()])

    @property
    def places(self) -> list[_Place]:
        """For each line of the draft what it was entered as."""
        return [place for _, place in self._written()]

    def faults(self) -> Iterator[Fault]:
        """What is wrong with the parts themselves."""
        for number, entered in enumerate(self.lines, 1):
            if entered.parts:
                yield from _of_parts(number, entered)

    def placed(self, found: Sequence[Fault]) -> list[Fault]:
        """Faults of the draft at the lines and parts that were entered, each once."""
        places = self.places
        told = [fault if fault.line is None else _at(fault, places) for fault in found]
        return list(dict.fromkeys(told))

    def _written(self) -> Iterator[tuple[LineDraft, _Place]]:
        for number, (line, parts) in enumerate(self.lines, 1):
            for place, part in enumerate(parts):
                own = replace(line, quantity=part.quantity, lot=part.lot, serial=part.serial)
                yield own, _Place(number, place)
            if not parts:
                yield line, _Place(number, None)


def _of_parts(number: int, entered: EnteredLine) -> Iterator[Fault]:
    total = sum((part.quantity for part in entered.parts), ZERO)
    wanted = entered.line.quantity
    if total != wanted:
        detail = f"the parts add up to {to_text(total)}, the line says {to_text(wanted)}"
        yield Fault("parts.sum", detail, field="parts", line=number)
    seen: set[tuple[str, str]] = set()
    for place, part in enumerate(entered.parts):
        identity = (part.lot, part.serial)
        name = "serial" if part.serial else "lot"
        field = f"parts.{place}.{name}"
        if identity == ("", ""):
            yield Fault("parts.empty", "a part says its lot or serial", field=field, line=number)
        elif identity in seen:
            yield Fault("parts.twice", f"{' '.join(identity)} twice", field=field, line=number)
        seen.add(identity)


def _at(fault: Fault, places: Sequence[_Place]) -> Fault:
    line, part = places[(fault.line or 1) - 1]
    own = fault.field in {"lot", "serial", "quantity"}
    field = f"parts.{part}.{fault.field}" if own and part is not None else fault.field
    return Fault(fault.code, fault.detail, field, line, fault.column)
