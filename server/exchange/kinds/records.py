"""records: movements, keyed by (source, record). The same record twice changes nothing.

A record is posted whole or not at all: one bad line refuses its record. Records of this
installation are exported with the source `giacenza` and are known again when they come back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from server.catalog.models import Warehouse
from server.exchange.batch import Batch, Line
from server.exchange.columns import Column
from server.exchange.kinds.naming import (
    AMOUNT,
    ITEM,
    ITEM_CLASS,
    ITEM_CODE,
    UNIT,
    UNIT_CODE,
    WAREHOUSE,
    WAREHOUSE_CODE,
    base_units,
)
from server.exchange.own_records import OWN, own_records
from server.exchange.posting import Draft, post
from server.exchange.references import Reference
from server.exchange.values import Code, Day, Number, Text, TimeOfDay
from server.kernel.clock import end_of_day
from server.ledger.models import Reason
from server.ledger.service import LineDraft, Origin, RecordDraft
from server.storage.database import db

Key = tuple[str, str]
_Brought: Final = aliased(Reason)
_SAME: Final = ("warehouse", "reason", "reference", "partner", "project")
_REASON: Final = Reference(
    "reason_id", ("warehouse_id", "reason"), Reason, ("warehouse_id", "code"), "reason.unknown"
)


@dataclass(frozen=True, slots=True)
class RecordsKind:
    """Movements of elsewhere."""

    name: str = "records"
    columns: Sequence[Column] = (
        Column("source", Code(50), ""),
        Column("record", Code(100), required=True),
        WAREHOUSE_CODE,
        Column("reason", Code(3), required=True),
        Column("date", Day(), required=True),
        Column("time", TimeOfDay()),
        Column("reference", Text(50), ""),
        Column("partner", Code(30), ""),
        Column("project", Code(30), ""),
        ITEM_CLASS,
        ITEM_CODE,
        Column("variant", Code(50), ""),
        Column("lot", Code(50), ""),
        Column("serial", Code(50), ""),
        Column("location", Code(50), ""),
        Column("quantity", Number(), required=True),
        UNIT_CODE,
        Column("unit_cost", AMOUNT),
        Column("notes", Text(500), ""),
        Column("offset_location", Code(50), ""),
    )
    whole: bool = True

    def write(self, batch: Batch) -> None:
        """Group the lines into records and post them in the order in which they come."""
        for reference in (WAREHOUSE, _REASON, ITEM, UNIT):
            reference.resolve(batch)
        _complete(batch)
        groups: dict[Key, list[Line]] = {}
        for line in batch.lines:
            key = (line.values.get("source") or "", line.values.get("record") or "")
            groups.setdefault(key, []).append(line)
        _leave_known(batch, groups)
        zones = {w.code: w.time_zone for w in db.session.scalars(select(Warehouse))}
        drafts = [
            Draft(_draft(key, lines, zones), lines)
            for key, lines in groups.items()
            if _is_whole(batch, lines)
        ]
        for draft, posted in post(batch, drafts):
            batch.run.created += len(draft.lines) if posted.created else 0
            batch.run.unchanged += 0 if posted.created else len(draft.lines)

    def rows(self, now: datetime) -> Iterator[dict[str, Any]]:
        """Every line of every record."""
        _ = now
        yield from own_records()


def _complete(batch: Batch) -> None:
    """Fill in the base unit and the reasons' locations, so that a record reads the same again."""
    units = base_units(line.values["item_id"] for line in batch.good)
    reasons = sorted({line.values["reason_id"] for line in batch.good})
    locations, offset_locations = _default_locations(reasons)
    for line in batch.good:
        values = line.values
        values["unit"] = values["unit"] or units[values["item_id"]][1]
        values["location"] = values["location"] or locations[values["reason_id"]]
        values["offset_location"] = values["offset_location"] or offset_locations.get(
            values["reason_id"], ""
        )


def _default_locations(reasons: Sequence[int]) -> tuple[dict[int, str], dict[int, str]]:
    """By reason: its own default location, and the one of the reason of its second record."""
    own = select(Reason.id, Reason.default_location).where(Reason.id.in_(reasons))
    there = (
        select(Reason.id, _Brought.default_location)
        .join(Warehouse, Warehouse.code == Reason.offset_warehouse)
        .join(
            _Brought,
            and_(_Brought.warehouse_id == Warehouse.id, _Brought.code == Reason.offset_reason),
        )
        .where(Reason.id.in_(reasons))
    )
    return dict(db.session.execute(own).all()), dict(db.session.execute(there).all())


def _leave_known(batch: Batch, groups: dict[Key, list[Line]]) -> None:
    """Take out this installation's own records; their content has to be what it was."""
    asked = {record for source, record in groups if source == OWN}
    known: dict[str, list[dict[str, Any]]] = {}
    for values in own_records(asked) if asked else ():
        known.setdefault(values["record"], []).append(values)
    for record, rows in known.items():
        lines = groups.pop((OWN, record))
        if [{name: line.values.get(name) for name in rows[0]} for line in lines] == rows:
            batch.run.unchanged += len(lines)
        else:
            detail = f"{record} was posted here with other content"
            batch.refuse(lines[0], "record.changed", detail, "record")


def _is_whole(batch: Batch, lines: Sequence[Line]) -> bool:
    first = lines[0]
    for line in lines[1:]:
        for name in _SAME:
            if not (line.bad or first.bad) and line.values[name] != first.values[name]:
                detail = f"differs from line {first.number} of the same record"
                batch.refuse(line, "record.header_differs", detail, name)
    bad = next((line for line in lines if line.bad), None)
    if bad is None:
        return True
    for line in lines:
        if not line.bad:
            detail = f"line {bad.number} of the same record is bad"
            batch.refuse(line, "record.not_whole", detail, "record")
    return False


def _draft(key: Key, lines: Sequence[Line], zones: dict[str, str]) -> RecordDraft:
    """A record; its lines let go of their values, of which a large file has very many."""
    source, record = key
    header = lines[0].values
    zone = zones[header["warehouse"]]
    at = (header["date"], header["time"])
    drafted = [_line(line.values, header, zone) for line in lines]
    for line in lines:
        line.values = {}
    return RecordDraft(
        warehouse=header["warehouse"],
        reason=header["reason"],
        posting_date=header["date"],
        effective_at=_moment(*at, zone) if header["time"] else None,
        reference=header["reference"],
        partner=header["partner"],
        project=header["project"],
        lines=drafted,
        origin=Origin.IMPORT,
        origin_key="records",
        source=source,
        source_record=record,
    )


def _line(values: dict[str, Any], header: dict[str, Any], zone: str) -> LineDraft:
    """A line; it has its own time only where the header's is another."""
    own_time = (values["date"], values["time"]) != (header["date"], header["time"])
    return LineDraft(
        item=f"{values['item_class']}/{values['item_code']}",
        quantity=values["quantity"],
        unit=values["unit"],
        unit_cost=values["unit_cost"],
        effective_at=_moment(values["date"], values["time"], zone) if own_time else None,
        date_only=own_time and values["time"] is None,
        notes=values["notes"],
        location=values["location"],
        offset_location=values["offset_location"],
        variant=values["variant"],
        lot=values["lot"],
        serial=values["serial"],
    )


def _moment(day: date, at: time | None, zone: str) -> datetime:
    if at is None:
        return end_of_day(day, zone)
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


RECORDS: Final = RecordsKind()
