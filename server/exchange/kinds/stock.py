"""stock: makes logical stock equal to a snapshot as of a time; posts only the differences.

The first snapshot of a warehouse is an opening balance, later ones post with ER+ and ER-. The
same snapshot twice posts nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from server.catalog.models import Item, Warehouse
from server.exchange.batch import Batch, Line, Run
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
    unit_factors,
)
from server.exchange.posting import Draft, post
from server.exchange.snapshot_reasons import SNAPSHOT, Snapshot, reasons_for
from server.exchange.values import Code, Day, Number
from server.kernel import exact
from server.kernel.clock import end_of_day, local_day
from server.kernel.exact import ZERO
from server.kernel.problems import Fault, Invalid
from server.ledger.service import (
    LineDraft,
    Origin,
    PositionKey,
    RecordDraft,
    StockFilter,
    book_at,
    stock_at,
)
from server.storage.database import db

AsOf = date | datetime
_ONE: Final = Decimal(1)
_IDENTITY: Final = ("location", "variant", "lot", "serial", "project", "partner")


class _Want(NamedTuple):
    """A position, when, and how many base units it should have; `line` None for an absent one."""

    position: PositionKey
    as_of: AsOf
    quantity: Decimal
    unit_cost: Decimal | None
    line: Line | None


@dataclass(frozen=True, slots=True)
class StockKind:
    """Snapshots of the stock."""

    name: str = "stock"
    columns: Sequence[Column] = (
        Column("date", Day()),
        WAREHOUSE_CODE,
        Column("location", Code(50), ""),
        ITEM_CLASS,
        ITEM_CODE,
        Column("variant", Code(50), ""),
        Column("lot", Code(50), ""),
        Column("serial", Code(50), ""),
        Column("project", Code(30), ""),
        Column("partner", Code(30), ""),
        Column("quantity", Number(), required=True),
        UNIT_CODE,
        Column("unit_cost", AMOUNT),
    )
    whole: bool = True

    def write(self, batch: Batch) -> None:
        """Compare with the book and post what differs."""
        options = batch.run.options
        if options.complete and options.keep_good:
            detail = "a snapshot with bad lines left out is not complete"
            raise Invalid(detail, [Fault("stock.complete_needs_all", detail)])
        for reference in (WAREHOUSE, ITEM, UNIT):
            reference.resolve(batch)
        _date(batch)
        wants = list(_wants(batch))
        if options.complete and not batch.run.faults:
            wants += _absent(wants)
        _post_differences(batch, wants)

    def finish(self, run: Run) -> None:
        """Everything was written at once."""

    def rows(self, now: datetime) -> Iterator[dict[str, Any]]:
        """The stock at this moment."""
        warehouses = {row.id: row for row in db.session.scalars(select(Warehouse))}
        items = {
            item: (class_code, code)
            for item, class_code, code in db.session.execute(
                select(Item.id, Item.class_code, Item.code)
            )
        }
        units = base_units(items)
        for position, quantity in sorted(stock_at(StockFilter(nonzero=True), now).items()):
            warehouse = warehouses[position.warehouse_id]
            class_code, code = items[position.item_id]
            yield {
                "date": local_day(now, warehouse.time_zone),
                "warehouse": warehouse.code,
                "item_class": class_code,
                "item_code": code,
                "quantity": quantity,
                "unit": units[position.item_id][1],
                **{name: getattr(position, name) for name in _IDENTITY},
            }


def _date(batch: Batch) -> None:
    """Say when each line was true: --as-of, or the one date that its warehouse has in the file."""
    first: dict[int, date] = {}
    refused: set[int] = set()
    for line in list(batch.good):
        as_of = line.values["as_of"] = batch.run.options.as_of or line.values["date"]
        warehouse = line.values["warehouse_id"]
        if as_of is None:
            batch.refuse(line, "stock.no_date", "give the column date, or --as-of", "date")
        elif first.setdefault(warehouse, as_of) != as_of:
            line.bad = True
            if warehouse not in refused:
                detail = f"{line.values['warehouse']!r} has rows of several dates: say --as-of"
                batch.refuse(line, "stock.several_dates", detail, "date")
            refused.add(warehouse)


def _wants(batch: Batch) -> Iterator[_Want]:
    factors = unit_factors(line.values["item_id"] for line in batch.good)
    for line in batch.good:
        values = line.values
        position = PositionKey(
            values["warehouse_id"], values["item_id"], *(values[name] for name in _IDENTITY)
        )
        batch.refuse_repeated(line, position)
        factor = _ONE
        if values["unit_id"]:
            factor = factors.get((values["item_id"], values["unit_id"]), ZERO)
        if not factor:
            detail = f"the item has no unit {values['unit']!r}"
            batch.refuse(line, "unit.not_of_item", detail, "unit")
        if line.bad:
            continue
        cost = values["unit_cost"]
        yield _Want(
            position,
            values["as_of"],
            exact.multiply(values["quantity"], factor),
            None if cost is None else exact.divide(cost, factor),
            line,
        )


def _absent(wants: Sequence[_Want]) -> Iterator[_Want]:
    """Positions with stock that the file leaves out, in the warehouses that it names."""
    given = {want.position for want in wants}
    latest: dict[int, AsOf] = {}
    for want in wants:
        known = latest.setdefault(want.position.warehouse_id, want.as_of)
        latest[want.position.warehouse_id] = max(known, want.as_of)
    zones = _zones()
    for warehouse_id, as_of in latest.items():
        moment = _moment(as_of, zones[warehouse_id])
        held = stock_at(StockFilter(warehouse_ids=[warehouse_id], nonzero=True), moment)
        for position in sorted(held.keys() - given):
            yield _Want(position, as_of, ZERO, None, None)


def _post_differences(batch: Batch, wants: Sequence[_Want]) -> None:
    zones = _zones()
    books = book_at([(w.position, _moment(w.as_of, zones[w.position.warehouse_id])) for w in wants])
    differing = [
        (want, want.quantity - book)
        for want, book in zip(wants, books, strict=True)
        if want.quantity != book
    ]
    batch.run.unchanged += len(wants) - len(differing)
    snapshots = reasons_for(batch, {want.position.warehouse_id for want, _ in differing})
    drafts = list(_drafts(differing, snapshots, zones))
    for draft, _ in post(batch, drafts):
        opening = snapshots[draft.record.warehouse].opening
        batch.run.created += len(draft.lines) if opening else 0
        batch.run.changed += 0 if opening else len(draft.lines)


def _drafts(
    differing: Sequence[tuple[_Want, Decimal]],
    snapshots: dict[str, Snapshot],
    zones: dict[int, str],
) -> Iterator[Draft]:
    by_warehouse = {snapshot.warehouse_id: snapshot for snapshot in snapshots.values()}
    groups: dict[tuple[int, AsOf, str], list[tuple[_Want, Decimal]]] = {}
    for want, difference in differing:
        reason = by_warehouse[want.position.warehouse_id].reason_for(difference)
        key = (want.position.warehouse_id, want.as_of, reason)
        groups.setdefault(key, []).append((want, difference))
    items = _full_codes({want.position.item_id for want, _ in differing})
    for (warehouse_id, as_of, reason), group in groups.items():
        snapshot = by_warehouse[warehouse_id]
        moment = as_of if isinstance(as_of, datetime) else None
        record = RecordDraft(
            warehouse=snapshot.warehouse,
            reason=reason,
            posting_date=local_day(moment, zones[warehouse_id]) if moment else as_of,
            effective_at=moment,
            lines=[_line(want, difference, snapshot, items) for want, difference in group],
            origin=Origin.IMPORT,
            origin_key=SNAPSHOT,
        )
        yield Draft(record, [want.line for want, _ in group])


def _line(want: _Want, difference: Decimal, snapshot: Snapshot, items: dict[int, str]) -> LineDraft:
    return LineDraft(
        item=items[want.position.item_id],
        quantity=difference if snapshot.opening else abs(difference),
        unit_cost=want.unit_cost,
        **{name: getattr(want.position, name) for name in _IDENTITY},
    )


def _moment(as_of: AsOf, zone: str) -> datetime:
    return as_of if isinstance(as_of, datetime) else end_of_day(as_of, zone)


def _zones() -> dict[int, str]:
    query = select(Warehouse.id, Warehouse.time_zone)
    return dict(db.session.execute(query).all())


def _full_codes(item_ids: set[int]) -> dict[int, str]:
    names = ITEM.names() if item_ids else {}
    return {item: f"{codes[0]}/{codes[1]}" for item, codes in names.items() if item in item_ids}


STOCK: Final = StockKind()
