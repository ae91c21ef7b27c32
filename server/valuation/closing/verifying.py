"""Recomputing closings from the movements: the first line that differs is named (design/5 §6).

What a closing used that is not in the ledger (registry costs, parameters) is what it kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from server.catalog.models import Warehouse
from server.kernel.exact import to_text
from server.ledger.closings import CLOSED
from server.ledger.costing import RegistryCosts
from server.ledger.models import Closing, ClosingLine
from server.ledger.parameters import fiscal_year_of
from server.ledger.period_sums import Level
from server.storage.database import db
from server.valuation.closing.content import content_hash
from server.valuation.closing.figures import Figures, Kept, figures_at
from server.valuation.closing.holding import history_digest
from server.valuation.closing.inputs import kept_parameters, kept_zones
from server.valuation.closing.running import content_of, header_of, numbers_of
from server.valuation.closing.years import Used, zones_now

COLUMNS = (
    "stock",
    "average",
    "last",
    "registry_average",
    "registry_last",
    "registry_standard",
    "loaded_quantity",
    "loaded_value",
    "fifo_value",
    "lifo_value",
)

_Pair = tuple[Figures | None, Figures | None]
"""A line as it was kept and as the movements say; None where it is not."""


@dataclass(frozen=True, slots=True)
class ClosingFinding:
    """The first thing that is wrong with a closing."""

    at: date
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was recomputed, and the first finding (None: all is as it was)."""

    closings: int
    lines: int
    finding: ClosingFinding | None


def verify_closings() -> Verified:
    """Recompute every closing that stands, oldest first; stop at the first that differs."""
    lines = 0
    query = select(Closing).where(Closing.state == CLOSED).order_by(Closing.at)
    closings = list(db.session.scalars(query))
    for number, closing in enumerate(closings, 1):
        stored = _stored(closing.id)
        finding = next(_findings(closing, stored), None)
        if finding is not None:
            return Verified(number, lines, finding)
        lines += len(stored)
    return Verified(len(closings), lines, None)


def _stored(closing_id: int) -> list[Figures]:
    columns = (getattr(ClosingLine, name) for name in COLUMNS)
    query: Select[Any] = select(ClosingLine.item_id, ClosingLine.warehouse_id, *columns)
    rows = db.session.execute(query.where(ClosingLine.closing_id == closing_id))
    return [
        Figures(
            (row.item_id, row.warehouse_id),
            row.stock,
            row.average,
            row.last,
            RegistryCosts(row.registry_average, row.registry_last, row.registry_standard),
            row.loaded_quantity,
            row.loaded_value,
            row.fifo_value,
            row.lifo_value,
            0,
        )
        for row in rows
    ]


def _findings(closing: Closing, stored: list[Figures]) -> Iterator[ClosingFinding]:
    kept = content_of(stored)
    registry = {one.level[0]: one.registry for one in stored}
    by_year = kept_parameters(closing.inputs)
    yield from _history_finding(closing)
    used = Used(by_year, kept_zones(closing.inputs, _warehouses(), zones_now()))
    again = figures_at(closing.at, by_warehouse=closing.by_warehouse, kept=Kept(registry, used))
    differing = _differing({one.level: one for one in stored}, again)
    yield from _named(closing.at, differing)
    header = header_of(closing.at, closing.cost_method, closing.inputs)
    if content_hash(header, kept) != closing.content_hash:
        yield ClosingFinding(closing.at, "closing.hash", "its lines have another hash")


def _history_finding(closing: Closing) -> Iterator[ClosingFinding]:
    """Closings before this was kept say nothing of the year history."""
    if "time_zones" not in closing.inputs:
        return
    year = fiscal_year_of(closing.at, kept_parameters(closing.inputs)).number
    now = history_digest(year, by_warehouse=closing.by_warehouse)
    if now != closing.inputs.get("year_history"):
        detail = f"the year history before {year} is not the one that was used"
        yield ClosingFinding(closing.at, "closing.year_history", detail)


def _warehouses() -> dict[str, int]:
    return dict(db.session.execute(select(Warehouse.code, Warehouse.id)).all())


def _differing(stored: dict[Level, Figures], again: Iterable[Figures]) -> list[_Pair]:
    """What is not as it was; each line is let go as soon as it was looked at."""
    found: list[_Pair] = []
    for one in again:
        before = stored.pop(one.level, None)
        if before is None or numbers_of(before) != numbers_of(one):
            found.append((before, one))
    return found + [(before, None) for before in stored.values()]


def _named(at: date, differing: Sequence[_Pair]) -> Iterator[ClosingFinding]:
    """In the order of their codes, the first number that differs of each."""
    before = content_of(one for one, _ in differing if one is not None)
    after = content_of(one for _, one in differing if one is not None)
    kept, again = ({line[:3]: line for line in lines} for lines in (before, after))
    for key in sorted({*kept, *again}):
        name = f"{key[0]}/{key[1]} {key[2]}".strip()
        if key not in kept or key not in again:
            what = "is not in the closing" if key not in kept else "has no movements any more"
            yield ClosingFinding(at, "closing.line", f"{name} {what}")
            continue
        for column, old, new in zip(COLUMNS, kept[key].numbers, again[key].numbers, strict=True):
            if old != new:
                texts = ["none" if one is None else to_text(one) for one in (old, new)]
                detail = f"{name}: {column} is {texts[0]}, the movements say {texts[1]}"
                yield ClosingFinding(at, "closing.line", detail)
