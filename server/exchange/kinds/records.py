"""records: movements, keyed by (source, record). The same record twice changes nothing.

A record is posted whole or not at all: one bad line refuses its record. Records of this
installation are exported with the source `giacenza` and are known again when they come back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from server.catalog.models import Warehouse
from server.exchange.batch import Batch, Run
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
from server.exchange.posting import post
from server.exchange.record_lines import RecordLines
from server.exchange.references import Reference
from server.exchange.values import Code, Day, Number, Text, TimeOfDay
from server.ledger.models import Reason
from server.storage.database import db

Key = tuple[str, str]
_Brought: Final = aliased(Reason)
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
    whole: bool = False

    def write(self, batch: Batch) -> None:
        """Take in lines; a record may have more of them further on."""
        for reference in (WAREHOUSE, _REASON, ITEM, UNIT):
            reference.resolve(batch)
        _complete(batch)
        zones, records = _zones(), _records(batch.run)
        for line in batch.lines:
            key = (line.values.get("source") or "", line.values.get("record") or "")
            record = records.setdefault(key, RecordLines())
            record.lines.append(line)
            if key[0] != OWN:
                record.tell(batch, line, zones)

    def finish(self, run: Run) -> None:
        """Post the records in the order in which they came."""
        records, zones, batch = _records(run), _zones(), Batch(run, [])
        _leave_known(batch, records)
        for (source, _), record in records.items():
            for line in record.lines if source == OWN else ():
                record.tell(batch, line, zones)
        drafts = [
            record.draft(key, zones)
            for key, record in records.items()
            if not record.refuse_if_bad(batch)
        ]
        records.clear()
        for draft, posted in post(batch, drafts):
            run.created += len(draft.lines) if posted.created else 0
            run.unchanged += 0 if posted.created else len(draft.lines)

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


def _leave_known(batch: Batch, records: dict[Key, RecordLines]) -> None:
    """Take out this installation's own records; their content has to be what it was."""
    asked = {record for source, record in records if source == OWN}
    known: dict[str, list[dict[str, Any]]] = {}
    for values in own_records(asked) if asked else ():
        known.setdefault(values["record"], []).append(values)
    for record, rows in known.items():
        lines = records.pop((OWN, record)).lines
        if [{name: line.values.get(name) for name in rows[0]} for line in lines] == rows:
            batch.run.unchanged += len(lines)
        else:
            detail = f"{record} was posted here with other content"
            batch.refuse(lines[0], "record.changed", detail, "record")


def _records(run: Run) -> dict[Key, RecordLines]:
    """What has come so far, by source and key."""
    return run.known.setdefault("records", {})


def _zones() -> dict[str, str]:
    return dict(db.session.execute(select(Warehouse.code, Warehouse.time_zone)).all())


RECORDS: Final = RecordsKind()
