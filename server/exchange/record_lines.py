"""The lines of a file that belong to one record, as the ledger is asked to post them.

A large file has very many lines and its records may be spread over it: as soon as a line is read,
what it says is told in the ledger's way, and its values are let go.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from sys import intern
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from server.exchange.batch import Batch, Line
from server.exchange.posting import Draft
from server.kernel.clock import end_of_day
from server.ledger.service import LineDraft, Origin, RecordDraft

Zones = Mapping[str, str]
"""The time zone of each warehouse."""


class _Header(NamedTuple):
    """What the lines of a record have in common."""

    warehouse: str
    reason: str
    reference: str
    partner: str
    project: str


class _When(NamedTuple):
    """When a line takes effect; without a time some time that day."""

    date: date
    time: time | None


@dataclass(slots=True)
class RecordLines:
    """Lines in the order in which they came; the first says what is true of the record."""

    lines: list[Line] = field(default_factory=list)
    _header: _Header | None = None
    _when: _When | None = None
    _drafted: list[LineDraft] = field(default_factory=list)

    def tell(self, batch: Batch, line: Line, zones: Zones) -> None:
        """Take in what one of the lines says; refuse one that is not of the same record."""
        values, line.values = line.values, {}
        if line.bad:
            return
        header = _Header(*(values[name] for name in _Header._fields))
        if line is self.lines[0]:
            self._header, self._when = header, _When(values["date"], values["time"])
        if self._header is None or self._when is None:
            return
        for name, own, said in zip(header._fields, header, self._header, strict=True):
            if own != said and not line.bad:
                detail = f"differs from line {self.lines[0].number} of the same record"
                batch.refuse(line, "record.header_differs", detail, name)
        if not line.bad:
            self._drafted.append(_line(values, self._when, zones[self._header.warehouse]))

    def refuse_if_bad(self, batch: Batch) -> bool:
        """One bad line refuses its record."""
        bad = next((line for line in self.lines if line.bad), None)
        if bad is None:
            return False
        for line in self.lines:
            if not line.bad:
                detail = f"line {bad.number} of the same record is bad"
                batch.refuse(line, "record.not_whole", detail, "record")
        return True

    def draft(self, key: tuple[str, str], zones: Zones) -> Draft:
        """The record with this source and key."""
        if self._header is None or self._when is None:
            raise ValueError("a record of bad lines is not posted")
        source, record = key
        header, when = self._header, self._when
        at = None if when.time is None else _moment(when, zones[header.warehouse])
        return Draft(
            RecordDraft(
                **header._asdict(),
                posting_date=when.date,
                effective_at=at,
                lines=self._drafted,
                origin=Origin.IMPORT,
                origin_key="records",
                source=source,
                source_record=record,
            ),
            self.lines,
        )


def _line(values: Mapping[str, Any], header: _When, zone: str) -> LineDraft:
    """A line; it has its own time only where the header's is another."""
    when = _When(values["date"], values["time"])
    own_time = when != header
    return LineDraft(
        item=intern(f"{values['item_class']}/{values['item_code']}"),
        quantity=values["quantity"],
        unit=values["unit"],
        unit_cost=values["unit_cost"],
        effective_at=_moment(when, zone) if own_time else None,
        date_only=own_time and when.time is None,
        notes=values["notes"],
        location=values["location"],
        offset_location=values["offset_location"],
        variant=values["variant"],
        lot=values["lot"],
        serial=values["serial"],
    )


def _moment(when: _When, zone: str) -> datetime:
    if when.time is None:
        return end_of_day(when.date, zone)
    return datetime.combine(when.date, when.time, ZoneInfo(zone)).astimezone(UTC)
