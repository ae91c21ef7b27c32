"""The entries of the ledger: what alignments and closings did to the value of the stock.

Only what has fiscal interest is worth anything here, as in the valued inventory, and amounts are
rounded as there: once per item (and warehouse). Restored closings book nothing; a reversed
alignment books its opposite.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import select

from server.catalog.models import Item, Warehouse
from server.kernel.exact import rounded
from server.kernel.problems import Fault, Invalid
from server.ledger.closings import CLOSED, Periods, periods
from server.ledger.drafts import Origin
from server.ledger.models import Closing, Movement, Reason, StockRecord
from server.ledger.service import RecordName, record_names
from server.ledger.taking_part import has_fiscal_interest
from server.storage.database import db
from server.storage.types import to_microseconds
from server.valuation.accounting.entries import (
    Balances,
    Booked,
    Chosen,
    Entry,
    Role,
    Source,
    Subject,
    missing_accounts,
)
from server.valuation.accounting.worth import worth_at
from server.valuation.models import Accounts


class AccountsMissing(Invalid):
    """Some stock has no account; every one is named, in one sentence and each for itself."""

    code: ClassVar[str] = "accounts.missing"


@dataclass(frozen=True, slots=True)
class Books:
    """The entries by date; `without_value` lines had no cost and are in none of them."""

    entries: Sequence[Entry]
    without_value: int


class _Event(NamedTuple):
    """An alignment or a closing before accounts are known; `period` orders them."""

    period: int
    source: Source
    booked: list[Booked]


def books(places: int, start: date | None = None, end: date | None = None) -> Books:
    """Every entry dated between two days, or a refusal that names every missing account."""
    table = _table()
    known = periods()
    found, lacking = _alignments(known, places)
    events = sorted([*found, *_closings(known, places)], key=_order)
    subjects = {one.subject for event in events for one in event.booked}
    _refuse_missing(subjects, table)
    balances = Balances(table)
    entries = [
        (balances.close if event.source.kind == "closing" else balances.align)(
            event.source, event.booked
        )
        for event in events
    ]
    kept = [
        entry
        for entry in entries
        if entry.sides
        and (start is None or entry.source.at >= start)
        and (end is None or entry.source.at <= end)
    ]
    return Books(sorted(kept, key=lambda entry: entry.source.at), lacking)


def names_of(entries: Iterable[Entry]) -> dict[int, RecordName]:
    """What the stock records of alignments are called, by their id."""
    return record_names({entry.source.key for entry in entries if entry.source.kind == "alignment"})


def _order(event: _Event) -> tuple[int, bool, date, int]:
    """By period; in a period the alignments in their order, then its closing."""
    source = event.source
    return event.period, source.kind == "closing", source.at, source.key


def _refuse_missing(subjects: set[Subject], table: Mapping[Subject, Chosen]) -> None:
    missing = missing_accounts(subjects, table)
    if not missing:
        return
    lacking: dict[Subject, list[Role]] = {}
    for subject, role in missing:
        lacking.setdefault(subject, []).append(role)
    alike: dict[str, list[str]] = {}
    for subject, roles in lacking.items():
        alike.setdefault(" and ".join(roles), []).append(_named(subject))
    named = "; ".join(f"{roles} of {', '.join(codes)}" for roles, codes in alike.items())
    number = len(missing)
    detail = f"import accounts first, {number} missing (warehouse/category): {named}"
    raise AccountsMissing(detail, [_fault(subject, role) for subject, role in missing])


def _named(subject: Subject) -> str:
    return f"{subject.warehouse}/{subject.category or '–'}"


def _fault(subject: Subject, role: Role) -> Fault:
    """Where: the warehouse and category, then the column of `accounts` that says nothing."""
    named = _named(subject)
    detail = f"{named} has no {role.value} account"
    return Fault(AccountsMissing.code, detail, field=f"{named}.{role.value}_account")


def _table() -> dict[Subject, Chosen]:
    query = select(Accounts, Warehouse.code).join(
        Warehouse, Warehouse.id == Accounts.warehouse_id, isouter=True
    )
    return {
        Subject(warehouse or "", row.category): Chosen(
            row.stock_account, row.variation_account, row.difference_account
        )
        for row, warehouse in db.session.execute(query)
    }


def _alignments(known: Periods, places: int) -> tuple[list[_Event], int]:
    """Alignments with what each of their subjects gained, and how many lines have no value."""
    found: list[_Event] = []
    lacking = 0
    for (record_id, at, key), lines in groupby(_aligned(), key=lambda row: row[:3]):
        by_period: dict[int, defaultdict[tuple[int, Subject], Decimal]] = {}
        for _, _, _, warehouse_id, warehouse, item_id, category, effective_at, amount in lines:
            if amount is None:
                lacking += 1
                continue
            period = known.number(to_microseconds(effective_at), warehouse_id)
            sums = by_period.setdefault(period, defaultdict(Decimal))
            sums[item_id, Subject(warehouse, category)] += amount
        source = Source("alignment", record_id, at, f"inventory {key}")
        for period, sums in by_period.items():
            booked = [Booked(one, rounded(amount, places)) for (_, one), amount in sums.items()]
            found.append(_Event(period, source, booked))
    return found, lacking


def _aligned() -> Iterator[Any]:
    query = (
        select(
            StockRecord.id,
            StockRecord.posting_date,
            StockRecord.origin_key,
            Movement.warehouse_id,
            Warehouse.code,
            Movement.item_id,
            Item.category,
            Movement.effective_at,
            Movement.amount,
        )
        .select_from(StockRecord)
        .join(Movement, Movement.record_id == StockRecord.id)
        .join(Reason, Reason.id == Movement.reason_id)
        .join(Item, Item.id == Movement.item_id)
        .join(Warehouse, Warehouse.id == Movement.warehouse_id)
        .where(StockRecord.origin == Origin.ALIGNMENT.value, has_fiscal_interest())
        .order_by(StockRecord.id)
    )
    yield from db.session.execute(query, execution_options={"yield_per": 20_000})


def _closings(known: Periods, places: int) -> Iterator[_Event]:
    """Each closing that stands with what it says that the stock of each subject is worth."""
    standing = {one.closing_id: number for number, one in enumerate(known.after)}
    query = select(Closing).where(Closing.state == CLOSED).order_by(Closing.at)
    for closing in db.session.scalars(query).all():
        source = Source("closing", closing.id, closing.at, f"closing {closing.at}")
        yield _Event(standing[closing.id], source, worth_at(closing, places))
