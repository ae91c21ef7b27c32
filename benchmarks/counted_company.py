"""A company whose inventory is counted, for the benchmarks of differences and alignment.

Loaded by SQL: a warehouse with locations of 20 positions, movements evenly over a year (one
position in fifty moves while it is counted), and handhelds that counted everything, each line in
several events (one line in five replaces its last but one). Totals and supersessions are those of
the log.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bulk_loading import bulk_loading, look_at_tables, number_on
from sqlalchemy import BigInteger, bindparam, text

from server.catalog.models import Unit, Warehouse
from server.inventory.models import CountList, Inventory, ListType, ScopeLine
from server.inventory.totals.models import CountTotal, JournalClock
from server.inventory.totals.summing import TotalKey
from server.journal.models import CountEvent, JournalHead
from server.kernel.exact import from_millionths
from server.ledger.models import DifferenceParameters, Reason, StockChecks, YearParameters
from server.storage.bulk import insert_rows
from server.storage.database import db, is_sqlite
from server.storage.types import from_microseconds, to_microseconds

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
BEGAN = NOW - timedelta(hours=10)
PER_LOCATION = 20
PER_LIST = 5_000
PER_ITEM = 4
_AT_ONCE = 20_000
_HALF = 500_000
_YEAR = 330 * 86_400 * 1_000_000
_CONTENT = json.dumps({"filler": "x" * 400})
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :many)"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is counted; `differing`: one line in so many is not what the book says."""

    lines: int
    events: int
    movements: int
    differing: int = 10

    @property
    def each(self) -> int:
        """Events of a line."""
        return self.events // self.lines

    @property
    def moved(self) -> int:
        """Movements of a position."""
        return self.movements // self.lines


def counted_inventory(size: Size) -> str:
    """Load everything and give the number of the inventory."""
    values = _master(size)
    lists = _lists(size, values)
    with bulk_loading("movements"), bulk_loading("count_events"):
        for statement, many in (
            (_locations(), size.lines // PER_LOCATION),
            (_items(), size.lines // PER_ITEM),
            (_positions(), size.lines),
            (_RECORDS, size.lines * size.moved // 1_000 + 1),
            (_MOVEMENTS, size.lines * size.moved),
            (_events(), size.lines * size.each),
            (_supersessions(), size.lines // 5 if size.each > 2 else 0),
        ):
            if many:
                _filled(statement, values | {"many": many})
        for table in ("locations", "items", "positions", "stock_records"):
            number_on(table)
    for start in range(0, size.lines, _AT_ONCE):
        insert_rows(CountTotal, list(_totals(size, values, lists, start)))
    db.session.commit()
    look_at_tables()
    return "2026-001"


def _filled(statement: str, values: dict[str, Any]) -> None:
    """Run a statement whose numbers are all long ones: PostgreSQL would take the shortest."""
    named = {name: given for name, given in values.items() if f":{name}" in statement}
    numbers = [
        bindparam(name, type_=BigInteger) for name, given in named.items() if type(given) is int
    ]
    db.session.execute(text(statement).bindparams(*numbers), named)


def _master(size: Size) -> dict[str, Any]:
    unit, place = Unit(code="PZ"), Warehouse(code="W1", time_zone="UTC")
    years = YearParameters(year=2000, allow_negative_stock=False)
    db.session.add_all([unit, place, years])
    db.session.flush()
    reasons = {
        code: Reason(warehouse_id=place.id, code=code, **settings)
        for code, settings in {
            "CAR": {"type": "load", "updates_average_cost": True, "updates_last_cost": True},
            "SCA": {"type": "unload"},
            "ER+": {"type": "load", "physical_inventory": True},
            "ER-": {"type": "unload", "physical_inventory": True},
        }.items()
    }
    rules = ListType(code="STD", value_limit=from_millionths(10_000_000))
    inventory = Inventory(year=2026, year_number=1, date=BEGAN.date(), created_at=BEGAN)
    db.session.add_all([*reasons.values(), rules, inventory, StockChecks(warehouse_id=place.id)])
    db.session.flush()
    db.session.add(
        DifferenceParameters(
            warehouse_id=place.id,
            positive_reason_id=reasons["ER+"].id,
            negative_reason_id=reasons["ER-"].id,
        )
    )
    began = to_microseconds(BEGAN)
    return {
        "unit": unit.id,
        "place": place.id,
        "load": reasons["CAR"].id,
        "unload": reasons["SCA"].id,
        "type": rules.id,
        "inventory": inventory.id,
        "items": size.lines // PER_ITEM,
        "moved": size.moved,
        "first": began - _YEAR,
        "step": _YEAR // (size.moved + 1),
        "began": began,
        "each": size.each,
        "differing": size.differing,
        "per_list": PER_LIST,
        "content": _CONTENT.encode(),
        "full": size.moved // 2 * 3_000_000 - size.moved // 2 * 2_000_000,
    }


def _lists(size: Size, values: dict[str, Any]) -> list[tuple[UUID, UUID]]:
    """A list for each handheld, over its locations, that was declared; (list, epoch) of each."""
    made = []
    for number in range(-(-size.lines // PER_LIST)):
        list_id, epoch = _uuid(1, number), _uuid(2, number)
        events = min(PER_LIST, size.lines - number * PER_LIST) * size.each
        made.append((list_id, epoch))
        db.session.add(
            CountList(
                id=list_id,
                inventory_id=values["inventory"],
                sequence=number + 1,
                list_type_id=values["type"],
                warehouse_id=values["place"],
                state="closed",
                scoped=True,
                created_at=BEGAN,
                released_at=BEGAN,
                closed_at=NOW,
            )
        )
        db.session.add(_head(epoch, events + 1))
        db.session.add(
            JournalClock(
                inventory_id=values["inventory"],
                device=str(epoch),
                epoch=epoch,
                lowest=0,
                highest=0,
            )
        )
        db.session.add(_declared(number, list_id, epoch, events, values))
    db.session.flush()
    first = range(0, size.lines, PER_LOCATION)
    scope = [
        {"list_id": made[n // PER_LIST][0], "location": f"L-{n // PER_LOCATION:06d}"}
        | dict.fromkeys(("item", "variant", "lot", "serial"), "")
        for n in first
    ]
    insert_rows(ScopeLine, scope)
    return made


def _head(epoch: UUID, seq: int) -> JournalHead:
    return JournalHead(
        device=str(epoch),
        epoch=epoch,
        high_water=seq,
        highest_seq=seq,
        reported_head=seq,
        chain_seq=seq,
        last_hash=bytes(32),
        chain_hash=bytes(32),
        last_seen_at=NOW,
    )


def _declared(
    number: int, list_id: UUID, epoch: UUID, events: int, values: dict[str, Any]
) -> CountEvent:
    return CountEvent(
        id=_uuid(3, number),
        device=str(epoch),
        epoch=epoch,
        seq=events + 1,
        hash=bytes(32),
        previous_hash=bytes(32),
        kind="list_closed",
        inventory_id=values["inventory"],
        warehouse_id=values["place"],
        list_id=list_id,
        pass_number=1,
        employee="101",
        supersedes=[],
        counted_at=NOW,
        observed_at=NOW,
        clock_offset_ms=0,
        received_at=NOW,
        content=json.dumps({"last_seq": events + 1, "events": events}).encode(),
    )


def _totals(
    size: Size, values: dict[str, Any], lists: list[tuple[UUID, UUID]], start: int
) -> Iterator[dict[str, Any]]:
    for n in range(start, min(start + _AT_ONCE, size.lines)):
        list_id, epoch = lists[n // PER_LIST]
        begun = values["began"] + n % PER_LIST * 5_000_000
        key = TotalKey(
            values["inventory"],
            values["place"],
            list_id,
            1,
            str(epoch),
            epoch,
            "101",
            "",
            f"L-{n // PER_LOCATION:06d}",
            f"MOB/ITEM-{n % values['items']:06d}",
            "",
            "",
            "",
            "",
            "",
            0,
        )
        quantity = from_millionths(counted_of(n, size, values["full"]))
        yield {"id": key.id, **key._asdict()} | {
            "factor": from_millionths(0),
            "keyed": quantity,
            "quantity": quantity,
            "events": size.each - (size.each > 2 and n % 5 == 0),
            "unsure": 0,
            "first_seq": n % PER_LIST * size.each + 1,
            "last_seq": (n % PER_LIST + 1) * size.each,
            "earliest": from_microseconds(begun),
            "latest": from_microseconds(begun + (size.each - 1) * 400_000),
        }


def counted_of(n: int, size: Size, full: int) -> int:
    """What is counted of a line, in millionths."""
    return full + (_off(n) if n % size.differing == 0 else 0)


def _off(n: int) -> int:
    return (n // 10 % 5 - 1 or -1) * _HALF


def _uuid(kind: int, number: int) -> UUID:
    """The same on both databases: sixteen digits as bytes on SQLite."""
    return UUID(bytes=f"{kind:02d}{number:014d}".encode())


def _id(kind: int, number: str) -> str:
    """The same as `_uuid`, in SQL."""
    if is_sqlite():
        return f"CAST(printf('{kind:02d}%014d', {number}) AS BLOB)"
    digits = f"'{kind:02d}' || lpad(CAST({number} AS text), 14, '0')"
    return f"CAST(encode(convert_to({digits}, 'UTF8'), 'hex') AS uuid)"


def _as_text(identifier: str) -> str:
    if not is_sqlite():
        return f"CAST({identifier} AS text)"
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    digits = f"lower(hex({identifier}))"
    return " || '-' || ".join(f"substr({digits}, {start}, {size})" for start, size in parts)


def _code(prefix: str, number: str) -> str:
    if is_sqlite():
        return f"printf('{prefix}%06d', {number})"
    return f"'{prefix}' || lpad(CAST({number} AS text), 6, '0')"


def _events() -> str:
    n, k = "(i / :each)", "(i % :each)"
    dead = f"(CASE WHEN :each > 2 AND {n} % 5 = 0 THEN 1 ELSE 0 END)"
    off = (
        f"(CASE WHEN {n} % :differing <> 0 THEN 0 ELSE CASE ({n} / 10) % 5 WHEN 0 THEN -1 "
        f"WHEN 1 THEN -1 WHEN 2 THEN 1 WHEN 3 THEN 2 ELSE 3 END END)"
    )
    last = f":full + ({off} - :each + 1 + {dead}) * {_HALF}"
    epoch, before = _id(2, f"{n} / :per_list"), _as_text(_id(4, "(i - 1)"))
    named = f"'[\"' || {before} || '\"]'"
    supersedes = f"CASE WHEN {dead} = 1 AND {k} = :each - 1 THEN {named} ELSE '[]' END"
    nothing = "zeroblob(32)" if is_sqlite() else "decode(repeat('00', 32), 'hex')"
    at = f":began + {n} % :per_list * CAST(5000000 AS BIGINT) + {k} * 400000"
    return f"""
INSERT INTO count_events (id, device, epoch, seq, hash, previous_hash, kind, inventory_id,
  warehouse_id, list_id, pass_number, employee, location, item, quantity, supersedes, counted_at,
  observed_at, clock_offset_ms, received_at, content)
{_NUMBERS} SELECT {_id(4, "i")}, {_as_text(epoch)}, {epoch}, i % (:per_list * :each) + 1, {nothing},
  {nothing}, 'count', :inventory, :place, {_id(1, f"{n} / :per_list")}, 1, '101',
  {_code("L-", f"({n} / {PER_LOCATION})")}, {_code("MOB/ITEM-", f"({n} % :items)")},
  CASE WHEN {k} < :each - 1 THEN {_HALF} ELSE {last} END,
  {supersedes if is_sqlite() else f"CAST({supersedes} AS jsonb)"}, {at}, {at}, 0,
  {to_microseconds(NOW)}, :content FROM n
"""  # noqa: S608 - our own text


def _supersessions() -> str:
    return f"""
INSERT INTO count_supersessions (target, "by", list_id, pass_number, employee)
{_NUMBERS} SELECT {_id(4, "(i * 5 * :each + :each - 2)")}, {_id(4, "(i * 5 * :each + :each - 1)")},
  {_id(1, "(i * 5 / :per_list)")}, 1, '101' FROM n
"""  # noqa: S608 - our own text


def _locations() -> str:
    return f"""
INSERT INTO locations (id, warehouse_id, code, description, area)
{_NUMBERS} SELECT i + 1, :place, {_code("L-", "i")}, '', '' FROM n
"""  # noqa: S608 - our own text


def _items() -> str:
    return f"""
INSERT INTO items (id, class_code, code, description, description2, unit_id, category, tax_category,
  nature, abc, fiscal_interest, lot_managed, serial_managed)
{_NUMBERS} SELECT i + 1, 'MOB', {_code("ITEM-", "i")},
  {_code("Hexagon screw zinc plated no ", "i")}, '', :unit, {_code("Category ", "i % 40")}, '', '',
  '', true, false, false FROM n
"""  # noqa: S608 - our own text


def _positions() -> str:
    return f"""
INSERT INTO positions (id, warehouse_id, item_id, location, variant, lot, serial, project, partner)
{_NUMBERS} SELECT i + 1, :place, i % :items + 1, {_code("L-", f"(i / {PER_LOCATION})")}, '', '', '',
  '', '' FROM n
"""  # noqa: S608 - our own text


_RECORDS = f"""
INSERT INTO stock_records (id, warehouse_id, reason_id, posting_date, number, effective_at,
  date_only, internal_document, reference, partner, project, notes, origin, origin_key, user_name,
  created_at)
{_NUMBERS} SELECT i + 1, :place, :load, '2026-01-02', i + 1, :first, false, '', '', '', '', '',
  'import', '', 'benchmark', :first FROM n
"""  # noqa: S608 - our own text
_MOVEMENTS = f"""
INSERT INTO movements (id, record_id, line, position_id, warehouse_id, item_id, reason_id,
  effective_at, date_only, quantity, unit_id, unit_quantity, unit_cost, amount, notes, transfer)
{_NUMBERS} SELECT i + 1, i / 1000 + 1, i % 1000 + 1, i / :moved + 1, :place,
  i / :moved % :items + 1,
  CASE WHEN i % 2 = 0 THEN CAST(:load AS BIGINT) ELSE CAST(:unload AS BIGINT) END,
  CASE WHEN i % :moved = :moved - 1 AND i / :moved % 50 = 0
    THEN :began + i / :moved % :per_list * CAST(5000000 AS BIGINT)
      + CASE WHEN i / :moved % 100 = 0 THEN 1000000 ELSE 60000000 END
    ELSE :first + (i % :moved) * CAST(:step AS BIGINT) END, false,
  CASE WHEN i % 2 = 0 THEN 3000000 ELSE -2000000 END, :unit,
  CASE WHEN i % 2 = 0 THEN 3000000 ELSE -2000000 END,
  CASE WHEN i % 2 = 0 THEN 1000000 + i % 997 * 1000 END,
  CASE WHEN i % 2 = 0 THEN 3 * (1000000 + i % 997 * 1000) END, '', false FROM n
"""  # noqa: S608 - our own text
