"""Posting: the one way into the ledger. Validate everything, compute, write, all or nothing.

The warehouses are locked before anything is read, so that two people posting at the same time
can neither take a stock below zero together nor be given the same number.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, select

from server.kernel.principal import UserPrincipal
from server.kernel.problems import Conflict, Invalid
from server.ledger.content import content_hash
from server.ledger.drafts import Posted, PostingFault, RecordDraft
from server.ledger.lookups import offset_warehouses, references_of
from server.ledger.lot_checks import lot_faults, register_lots
from server.ledger.models import StockRecord
from server.ledger.offsets import Transfer, with_offsets
from server.ledger.parameters import Parameters
from server.ledger.period_checks import missing_lots, outside_period
from server.ledger.periods import parameters_by_year
from server.ledger.preparing import PreparedRecord, prepare
from server.ledger.stock_checks import shortages
from server.ledger.transferring import write_transfers
from server.ledger.writing import lock_warehouses, write
from server.storage.database import db
from server.storage.rowset import rowset
from server.storage.transaction import transaction


class _Checked(NamedTuple):
    """What validation found: records that are there already, what is to be written, faults."""

    known: dict[int, Posted]
    records: list[PreparedRecord]
    transfers: list[Transfer]
    faults: list[PostingFault]


def post_records(
    drafts: Sequence[RecordDraft], *, now: datetime, by: UserPrincipal | str
) -> list[Posted]:
    """Post all of these records or, with every fault named, none of them.

    A draft whose (source, source_record) was posted before with the same content is answered
    with what is there, `created` False.
    """
    with transaction():
        _lock(drafts)
        by_year = parameters_by_year()
        checked = _check(drafts, by_year)
        if checked.faults:
            raise Invalid("the records cannot be posted", checked.faults)
        written = write(checked.records, now=now, by=name_of(by))
        register_lots(checked.records, by_year)
        transferred = write_transfers(checked.transfers, now=now, by=name_of(by))
    numbered = zip((record.draft for record in checked.records), written, strict=True)
    posted = checked.known | dict(numbered) | transferred
    return [posted[number] for number in range(len(drafts))]


def check_records(drafts: Sequence[RecordDraft]) -> list[PostingFault]:
    """Everything that posting these records would refuse; writes nothing."""
    return _check(drafts, parameters_by_year()).faults


def check_prepared(
    records: Sequence[PreparedRecord], by_year: dict[int, Parameters] | None = None
) -> list[PostingFault]:
    """The faults that depend on periods and on the stock; reads the parameters if not given."""
    by_year = parameters_by_year() if by_year is None else by_year
    return outside_period(records, by_year) + shortages(records, by_year)


def name_of(by: UserPrincipal | str) -> str:
    """The name that the ledger keeps of whoever posts."""
    return by if isinstance(by, str) else by.name


def _check(drafts: Sequence[RecordDraft], by_year: dict[int, Parameters]) -> _Checked:
    known, faults = _known(drafts)
    references = references_of(drafts)
    prepared, found = prepare(drafts, references)
    refused = {fault.draft for fault in faults}
    records = [
        record for record in prepared if record.draft not in known and record.draft not in refused
    ]
    faults += [fault for fault in found if fault.draft not in known]
    faults += missing_lots(records, references.items, by_year)
    alone, transfers, found = with_offsets(records, references)
    faults += found
    legs = [leg for transfer in transfers for leg in (transfer.asked, transfer.brought)]
    faults += check_prepared(alone + legs, by_year) + lot_faults(alone + legs, by_year)
    return _Checked(known, alone, transfers, faults)


def _lock(drafts: Sequence[RecordDraft]) -> None:
    """Lock the warehouses of the drafts and of the second records that they bring.

    All at once, so that they are locked in one order; a reason that came to name another
    warehouse meanwhile is told, the next try sees it.
    """
    wanted = {draft.warehouse for draft in drafts} | offset_warehouses(drafts)
    lock_warehouses(wanted)
    if not offset_warehouses(drafts) <= wanted:
        raise Conflict("a reason was changed at this moment: post again")


def _known(drafts: Sequence[RecordDraft]) -> tuple[dict[int, Posted], list[PostingFault]]:
    """Drafts that were posted before, and faults of those whose content is another now."""
    first: dict[tuple[str, str], int] = {}
    faults: list[PostingFault] = []
    for number, draft in enumerate(drafts):
        if draft.source_record is None:
            continue
        key = (draft.source or "", draft.source_record)
        if first.setdefault(key, number) != number:
            faults.append(_fault(number, "record.twice", f"{key} comes twice"))
    existing = _existing(list(first))
    posted: dict[int, Posted] = {}
    for key, record in existing.items():
        number = first[key]
        if record.source_hash == content_hash(drafts[number]):
            posted[number] = Posted(record.id, record.number, created=False)
        else:
            detail = f"{key} was posted before with other content"
            faults.append(_fault(number, "record.changed", detail))
    return posted, faults


def _existing(keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], StockRecord]:
    if not keys:
        return {}
    asked = rowset("asked", source=[key[0] for key in keys], record=[key[1] for key in keys])
    matches = and_(
        StockRecord.source == asked.c.source, StockRecord.source_record == asked.c.record
    )
    found = db.session.scalars(select(StockRecord).join(asked, matches))
    return {(record.source or "", record.source_record or ""): record for record in found}


def _fault(number: int, code: str, detail: str) -> PostingFault:
    return PostingFault(code=code, detail=detail, field="source_record", draft=number)
