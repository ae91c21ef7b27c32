"""Refuses what would take a checked stock below zero (design/5 §4), naming every line.

Which dimensions are checked together is set per warehouse. Negative stock is allowed only where
the year and the warehouse both allow it, and never for lots and serials.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import and_, func, select

from server.kernel.exact import ZERO, to_text
from server.ledger.closings import periods
from server.ledger.drafts import Origin, PositionKey, PostingFault
from server.ledger.models import ClosingDimensions, Movement, Position, StockChecks
from server.ledger.parameters import Parameters, parameters_of
from server.ledger.positions import Asked, asked
from server.ledger.preparing import PreparedLine, PreparedRecord
from server.ledger.shortage import Shortage, Step, shortage
from server.storage.database import db, is_sqlite
from server.storage.types import to_microseconds

_FIELDS: Final = {
    "variants": ("variant",),
    "locations": ("location",),
    "lots_and_serials": ("lot", "serial"),
    "projects": ("project",),
    "partners": ("partner",),
}


@dataclass(frozen=True, slots=True)
class StockRule:
    """How the stock of a warehouse is checked."""

    summed: frozenset[str]
    negative_allowed: bool

    def checked_key(self, key: PositionKey) -> PositionKey | None:
        """The key of the stock that is checked for a position, None when none is."""
        summed = self.summed
        checked = PositionKey(**(key._asdict() | dict.fromkeys(summed))) if summed else key
        if self.negative_allowed and not (checked.lot or checked.serial):
            return None
        return checked


_Line = tuple[PreparedRecord, int, PreparedLine]


def shortages(
    records: Sequence[PreparedRecord], by_year: dict[int, Parameters]
) -> list[PostingFault]:
    """A fault for every line that takes part in bringing a stock below zero."""
    groups = _grouped(records, by_year)
    lowering = {
        key: lines
        for key, lines in groups.items()
        if any(line.quantity < 0 for _, _, line in lines)
    }
    posted = _posted(lowering)
    faults: list[PostingFault] = []
    for key, lines in lowering.items():
        before, later = posted.get(key, (ZERO, []))
        found = shortage(before, later, [(line.effective_at, line.quantity) for *_, line in lines])
        if found:
            faults += _named(found, lines)
    return sorted(faults, key=lambda fault: (fault.draft, fault.line or 0))


def _grouped(
    records: Sequence[PreparedRecord], by_year: dict[int, Parameters]
) -> dict[PositionKey, list[_Line]]:
    groups: dict[PositionKey, list[_Line]] = {}
    for record, rule in zip(records, stock_rules(records, by_year), strict=True):
        for number, line in enumerate(record.lines, 1):
            key = rule.checked_key(line.position)
            if key is not None:
                groups.setdefault(key, []).append((record, number, line))
    return groups


def stock_rules(
    records: Iterable[PreparedRecord], by_year: dict[int, Parameters]
) -> list[StockRule]:
    """How the stock that each record moves is checked."""
    checks = {row.warehouse_id: row for row in db.session.scalars(select(StockChecks))}
    kept = {row.warehouse_id: row for row in db.session.scalars(select(ClosingDimensions))}
    return [
        _rule(
            checks.get(record.warehouse.id),
            kept.get(record.warehouse.id) if record.header.origin == Origin.ALIGNMENT else None,
            general=parameters_of(record.header.posting_date.year, by_year).allow_negative_stock,
        )
        for record in records
    ]


def _rule(
    checks: StockChecks | None, compared: ClosingDimensions | None, *, general: bool
) -> StockRule:
    """Alignments carry only the dimensions that were compared: checks on the others skip them."""
    summed = {
        field
        for setting, fields in _FIELDS.items()
        for field in fields
        if not all(getattr(row, setting) for row in (checks, compared) if row is not None)
    }
    return StockRule(frozenset(summed), general and checks is not None and checks.negative_stock)


def _posted(
    groups: dict[PositionKey, list[_Line]],
) -> dict[PositionKey, tuple[Decimal, list[Step]]]:
    """Of each group the stock before its first added line, and the steps from then on."""
    keys = list(groups)
    since = [to_microseconds(min(line.effective_at for *_, line in groups[key])) for key in keys]
    found: dict[PositionKey, tuple[Decimal, list[Step]]] = {}
    known = periods()
    opened = [known.since(key.warehouse_id, at) for key, at in zip(keys, since, strict=True)]
    for question in asked(keys, since=since, opened=opened):
        for n, quantity in db.session.execute(_before(question)):
            found[keys[n]] = (quantity or ZERO, [])
        for n, moment, quantity in db.session.execute(_later(question)):
            found.setdefault(keys[n], (ZERO, []))[1].append((moment, quantity))
    return found


def _before(question: Asked) -> Any:
    """The stock before the first added line: of each group by itself on SQLite.

    There, grouping would sort in memory whatever was ever posted.
    """
    rows = question.rows
    total = func.sum(Movement.quantity, type_=Movement.quantity.type)
    own = and_(
        question.matches,
        Movement.position_id == Position.id,
        Movement.effective_at >= rows.c.opened,
        Movement.effective_at < rows.c.since,
    )
    if is_sqlite():
        sums = select(total).select_from(Position).join(Movement, own).correlate(rows)
        return select(rows.c.n, sums.scalar_subquery())
    grouped = select(rows.c.n, total).select_from(rows).join(Position, question.matches)
    return grouped.join(Movement, own).group_by(rows.c.n)


def _later(question: Asked) -> Any:
    """What is posted from then on, by group and time."""
    rows, at = question.rows, Movement.effective_at
    query = select(rows.c.n, at, func.sum(Movement.quantity)).join(Position, question.matches)
    own = and_(Movement.position_id == Position.id, at >= rows.c.since, at >= rows.c.opened)
    return query.join(Movement, own).group_by(rows.c.n, at)


def _named(found: Shortage, lines: list[_Line]) -> list[PostingFault]:
    return [
        PostingFault(
            code="stock.below_zero",
            detail=f"the stock would be {to_text(found.stock)} at {found.at.isoformat()}",
            field="quantity",
            line=number,
            draft=record.draft,
        )
        for record, number, line in lines
        if line.quantity < 0
    ]
