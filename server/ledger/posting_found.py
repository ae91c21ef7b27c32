"""Posts what was found: the lines that hold, whatever becomes of the others, in sets.

The checks are those of `posting`, made once for all lines. What was found is not asked for
available lots and brings no second record, as `lot_checks` and `offsets` say of alignments. The
warehouses are locked before anything is read.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import select

from server.catalog.models import Item
from server.identity.audit import audit
from server.kernel.exact import MILLION
from server.kernel.principal import UserPrincipal
from server.kernel.problems import Invalid
from server.ledger.drafts import Origin, Posted, PostingFault
from server.ledger.found import (
    FoundLine,
    FoundRecord,
    PostedFound,
    RefusedName,
    as_prepared,
    without,
)
from server.ledger.found_stock import HeldPositions, below_zero, held_of
from server.ledger.lookups import references_of
from server.ledger.models import Movement
from server.ledger.open_days import OpenDays
from server.ledger.parameters import Parameters
from server.ledger.period_checks import outside_period
from server.ledger.periods import parameters_by_year
from server.ledger.positions import ensure_positions
from server.ledger.posting import name_of
from server.ledger.preparing import PreparedRecord, prepare_header
from server.ledger.registry import update_item_costs, update_sales_prices
from server.ledger.writing import (
    MOVEMENT_COLUMNS,
    insert_headers,
    lock_warehouses,
    movement_ids,
    next_numbers,
)
from server.storage.bulk import insert_stored
from server.storage.database import db
from server.storage.rowset import rowset
from server.storage.transaction import transaction

_AT_ONCE: Final = 20_000


def post_found(
    records: Sequence[FoundRecord],
    *,
    now: datetime,
    by: UserPrincipal | str,
    dry_run: bool = False,
) -> PostedFound:
    """Post what holds of these records, or only say what would hold.

    Invalid where a record as a whole cannot be posted; a record of which nothing holds is left out.
    """
    with transaction():
        lock_warehouses({record.header.warehouse for record in records})
        by_year = parameters_by_year()
        prepared = _prepared(records, by_year)
        held = held_of(prepared, records)
        lines = chain.from_iterable(record.lines for record in records)
        units = _units(set(map(attrgetter("position.item_id"), lines)))
        records, refused = _holding(records, prepared, held, units, by_year)
        posted: list[Posted | None] = [None] * len(records)
        if not dry_run:
            kept = [n for n, record in enumerate(records) if record.lines]
            made = _write(
                [prepared[n] for n in kept], [records[n] for n in kept], held, units, now, by
            )
            for n, one in zip(kept, made, strict=True):
                posted[n] = one
    return PostedFound(posted, [record.lines for record in records], refused)


def _prepared(
    records: Sequence[FoundRecord], by_year: dict[int, Parameters]
) -> list[PreparedRecord]:
    """The records without lines; Invalid with everything that is wrong with one as a whole."""
    references = references_of([record.header for record in records])
    prepared: list[PreparedRecord] = []
    faults: list[PostingFault] = []
    for number, record in enumerate(records):
        one, found = prepare_header(number, record.header, references)
        faults += found
        prepared += [] if one is None else [one]
    faults += outside_period(prepared, by_year)
    if faults:
        raise Invalid("the records cannot be posted", faults)
    return prepared


def _units(item_ids: set[int]) -> dict[int, int]:
    """The base unit of each item; one that is not here is not known."""
    asked = rowset("asked", item_id=sorted(item_ids))
    query = select(Item.id, Item.unit_id).join(asked, Item.id == asked.c.item_id)
    return {item_id: unit_id for item_id, unit_id in db.session.execute(query)}  # noqa: C416


def _holding(
    records: Sequence[FoundRecord],
    prepared: Sequence[PreparedRecord],
    held: HeldPositions,
    units: dict[int, int],
    by_year: dict[int, Parameters],
) -> tuple[list[FoundRecord], list[RefusedName]]:
    """Leave out what does not hold, until the rest does: one line may need another."""
    kept = list(records)
    refused: dict[str, RefusedName] = {}
    found = [
        one
        for record, asked in zip(prepared, kept, strict=True)
        for one in _wrong(record, asked.lines, units, by_year)
    ]
    while True:
        names = {one.name for one in found}
        refused = {one.name: one for one in reversed(found)} | refused
        kept = [without(record, names) for record in kept] if names else kept
        found = below_zero(prepared, kept, held, by_year)
        if not found:
            return kept, list(refused.values())


def _wrong(
    record: PreparedRecord,
    lines: Iterable[FoundLine],
    units: dict[int, int],
    by_year: dict[int, Parameters],
) -> Iterator[RefusedName]:
    """What is wrong with lines by themselves."""
    days = OpenDays(by_year, record.warehouse.time_zone)
    places, reason, sign = record.warehouse.locations, record.reason, record.reason.sign
    for name, position, quantity, unit_cost, _, effective_at, _ in lines:
        _, item_id, location, _, _, serial, _, _ = position
        if location and location not in places:
            yield RefusedName(name, "location.unknown", f"{location!r} is not known")
        if item_id not in units:
            yield RefusedName(name, "item.unknown", "the item is not known")
        if quantity == 0 and not reason.consider_zero_movements:
            detail = f"reason {reason.code} accepts no quantity 0"
            yield RefusedName(name, "quantity.zero", detail)
        if quantity * sign < 0:
            detail = "quantities are entered without a sign"
            yield RefusedName(name, "quantity.negative", detail)
        if unit_cost is not None and unit_cost < 0:
            yield RefusedName(name, "cost.negative", "a cost is not below zero")
        if serial and abs(quantity) > MILLION:
            yield RefusedName(name, "serial.quantity", "a serial is one piece")
        closed = days.closed(effective_at)
        if closed is not None:
            detail = f"{closed} is outside the open period"
            yield RefusedName(name, "period.closed", detail)


def _write(
    prepared: Sequence[PreparedRecord],
    records: Sequence[FoundRecord],
    held: HeldPositions,
    units: dict[int, int],
    now: datetime,
    by: UserPrincipal | str,
) -> list[Posted]:
    if not records:
        return []
    name = name_of(by)
    numbers = next_numbers(prepared)
    ids = insert_headers(prepared, numbers, now=now, by=name)
    positions = _positions(records, held)
    rows = chain.from_iterable(
        _rows(record_id, record, asked.lines, positions, units)
        for record_id, record, asked in zip(ids, prepared, records, strict=True)
    )
    while batch := list(islice(rows, _AT_ONCE)):
        insert_stored(Movement, MOVEMENT_COLUMNS, batch)
    _update_registry(prepared, records)
    after = {"records": len(ids), "lines": sum(len(record.lines) for record in records)}
    audit(now, name, "post", "stock_record", str(ids[0]), after=after)
    lines = [len(record.lines) for record in records]
    written = movement_ids(dict(zip(ids, lines, strict=True)))
    return [
        Posted(record_id, number, written[record_id])
        for record_id, number in zip(ids, numbers, strict=True)
    ]


def _positions(records: Sequence[FoundRecord], held: HeldPositions) -> dict[Any, int]:
    lines = [line for record in records for line in record.lines]
    missing = set(map(attrgetter("position"), lines)).difference(held.ids)
    return held.ids | ensure_positions(missing) if missing else held.ids


def _rows(
    record_id: int,
    record: PreparedRecord,
    lines: Sequence[FoundLine],
    positions: dict[Any, int],
    units: dict[int, int],
) -> Iterator[tuple[Any, ...]]:
    warehouse_id, reason_id = record.warehouse.id, record.reason.id
    transfer = record.header.origin == Origin.TRANSFER
    for number, line in enumerate(lines, 1):
        _, position, quantity, unit_cost, amount, effective_at, observed_at = line
        item_id = position.item_id
        yield (
            record_id,
            number,
            positions[position],
            warehouse_id,
            item_id,
            reason_id,
            effective_at,
            False,
            observed_at,
            quantity,
            units[item_id],
            quantity,
            unit_cost,
            amount,
            "",
            transfer,
        )


def _update_registry(prepared: Sequence[PreparedRecord], records: Sequence[FoundRecord]) -> None:
    """Costs and prices of the items' registry, for the few reasons that keep them."""
    keeping = [
        as_prepared(record, asked.lines)
        for record, asked in zip(prepared, records, strict=True)
        if record.reason.updates_item_cost or record.reason.updates_sales_price
    ]
    update_item_costs(keeping)
    update_sales_prices(keeping)
