"""Refuses what lies outside the open period, and lots that are missing where required. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from server.kernel.clock import local_day
from server.ledger.drafts import Origin, PostingFault
from server.ledger.parameters import Parameters, parameters_of
from server.ledger.preparing import PreparedRecord
from server.ledger.references import ItemReference


def outside_period(
    records: Sequence[PreparedRecord], by_year: Mapping[int, Parameters]
) -> list[PostingFault]:
    """A fault for every posting date and every effective time outside the open period."""
    return [fault for record in records for fault in _outside(record, by_year)]


def _outside(record: PreparedRecord, by_year: Mapping[int, Parameters]) -> Iterator[PostingFault]:
    if not is_open(record.header.posting_date, by_year):
        yield _closed(record, record.header.posting_date, "posting_date")
    moment, closed = None, None
    for number, line in enumerate(record.lines, 1):
        if line.effective_at is not moment:
            moment = line.effective_at
            day = local_day(moment, record.warehouse.time_zone)
            closed = None if is_open(day, by_year) else day
        if closed is not None:
            yield _closed(record, closed, "effective_at", number)


def is_open(day: date, by_year: Mapping[int, Parameters]) -> bool:
    """Whether a day lies in the open period as its year sees it."""
    return parameters_of(day.year, by_year).is_open(day)


def _closed(record: PreparedRecord, day: date, field: str, line: int | None = None) -> PostingFault:
    return PostingFault(
        code="period.closed",
        detail=f"{day} is outside the open period",
        field=field,
        line=line,
        draft=record.draft,
    )


def missing_lots(
    records: Iterable[PreparedRecord],
    items: Mapping[str, ItemReference],
    by_year: Mapping[int, Parameters],
) -> list[PostingFault]:
    """A fault for every line without the lot or serial that the year or the reason requires."""
    managed = {item.id: item for item in items.values() if item.lot_managed or item.serial_managed}
    return [
        PostingFault(
            code="lot.required",
            detail="the item is managed by lot or serial: say which",
            field="lot" if managed[line.position.item_id].lot_managed else "serial",
            line=number,
            draft=record.draft,
        )
        for record in records
        if _lots_required(record, by_year)
        for number, line in enumerate(record.lines, 1)
        if line.position.item_id in managed
        and not _identified(line.position.lot, line.position.serial, managed[line.position.item_id])
    ]


def _lots_required(record: PreparedRecord, by_year: Mapping[int, Parameters]) -> bool:
    parameters = parameters_of(record.header.posting_date.year, by_year)
    required = parameters.lots_required or record.reason.lot_management
    return parameters.lots_and_serials and required and record.header.origin != Origin.ALIGNMENT


def _identified(lot: str | None, serial: str | None, item: ItemReference) -> bool:
    return bool((lot or not item.lot_managed) and (serial or not item.serial_managed))
