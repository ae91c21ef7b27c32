"""Writes the quiet lines of a view: all of them in one statement.

What differs is worth something: those products and quotients are made here, where numbers are
exact however large they become, and lie beside for as long as the statement runs.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import BigInteger, String, Table, select, text
from sqlalchemy.types import TypeEngine

from server.inventory.projection.plain.ground import Ground, PlainList
from server.inventory.projection.plain.judging import (
    SCALE,
    LimitsInSets,
    Sample,
    numbers_of,
)
from server.inventory.projection.plain.quiet import char, digest
from server.inventory.projection.shelves import FIRST_SHELF
from server.inventory.review import State
from server.inventory.standings import FIRST
from server.storage.database import db, is_sqlite
from server.storage.staging import set_beside

_TEXT, _NUMBER = String(500), BigInteger()
_CHUNK: Final = 5_000


def write_quiet(
    view_id: int, ground: Ground, found: Table, number: Callable[[tuple[str, ...]], int]
) -> None:
    """Write the quiet lines of a view; `number` is how people who had a hand are called."""
    counted = db.session.scalars(select(found.c.employee).distinct()).all()
    hands = [(one, number((one,) if one else ())) for one in counted]
    beside = [
        set_beside("quiet_hands", {"employee": _TEXT, "id": _NUMBER}, hands),
        set_beside("quiet_numbers", _JUDGED, list(_judged(ground, found))),
    ]
    inventory = ground.sources.inventory
    sample = Sample(inventory.id, inventory.sample_percent)
    json = "" if is_sqlite() else "::jsonb"
    statement = _WRITE.format(
        sep=char(1),
        lists=f"q.lists{json}",
        passes=f"'[{FIRST}]'{json}",
        sampled=f"{_drawn()} < {sample.below}" if sample.below else "false",
        shelf=FIRST_SHELF,
        all="-1" if is_sqlite() else "ALL",
    )
    given = {
        "view": view_id,
        "counted": State.COUNTED,
        "looked_at": State.TO_REVIEW,
        "within": State.WITHIN_TOLERANCE,
    }
    if sample.below:
        given["inventory"] = f"{inventory.id}:"
    db.session.execute(text(statement), given)
    for table in (*beside, found):
        table.drop(db.session.connection())


def _judged(ground: Ground, found: Table) -> Iterator[tuple[Any, ...]]:
    """Of each line that differs: percent, value, its size, and the limits that it is over."""
    tolerances = ground.sources.tolerances
    types = {PlainList.named(one): info.list_type for one, info in ground.sources.lists.items()}
    limits = LimitsInSets(tolerances, tolerances.items)
    query = select(*(found.c[name] for name in _ASKED)).where(found.c.counted != found.c.book)
    for row in db.session.execute(query.execution_options(yield_per=_CHUNK)):
        line, lists, item, counted, book, unit_cost = row
        card, numbers = ground.items[item], numbers_of(counted, book, 0, unit_cost)
        over = limits.over(types[lists], card.abc, card.category, item, numbers, book)
        yield line, numbers.percent, numbers.value, abs(numbers.value or 0), over


def _drawn() -> str:
    """The number that a line is drawn by, as `Sample.holds` says."""
    named = ":inventory || q.line"
    if is_sqlite():
        return f"sha256_modulo({named}, {SCALE})"
    high, low = (
        f"CAST(CAST('x' || substr({digest(named)}, {start}, 8) AS bit(32)) AS bigint)"
        for start in (1, 9)
    )
    return f"(({high} % {SCALE}) * {2**32 % SCALE} + {low}) % {SCALE}"


_ASKED: Final = ("line", "lists", "item", "counted", "book", "unit_cost")
_JUDGED: Final[dict[str, TypeEngine[Any]]] = {
    "line": _TEXT,
    "percent": _NUMBER,
    "value": _NUMBER,
    "size": _NUMBER,
    "over": _TEXT,
}
_WRITE: Final = """
INSERT INTO difference_lines (view_id, line, place, warehouse_id, location, item, barcode, variant,
  lot, serial, item_id, area, category, lists, passes, was_counted, provisional, waiting,
  observed_from, observed_at, observed_to, effective_at, counted, book, difference,
  without_doubtful, percent, unit_cost, cost_source, value, size, seen_counted, seen_book, seen_at,
  state, shelf, blocking, flags, over, hands_id, is_ruled)
SELECT :view, q.line, q.warehouse || {sep} || q.location || {sep} || q.item || {sep} || {sep}
    || q.variant || {sep} || q.lot || {sep},
  q.warehouse_id, q.location, q.item, '', q.variant, q.lot, '', q.item_id, q.own_area, q.category,
  {lists}, {passes}, true, q.provisional, false, q.observed_from, q.observed_at, q.observed_at,
  q.observed_at, q.counted, q.book, q.counted - q.book, q.counted - q.book,
  CASE WHEN q.counted <> q.book THEN n.percent WHEN q.book <> 0 THEN 0 END, q.unit_cost, 'average',
  coalesce(n.value, 0), coalesce(n.size, 0), q.counted, q.book, q.observed_at,
  CASE WHEN q.provisional THEN :counted WHEN q.sampled OR n.over <> '' THEN :looked_at
    ELSE :within END,
  CASE WHEN q.provisional THEN {shelf[counted]} WHEN q.sampled OR n.over <> ''
    THEN {shelf[to_review]} ELSE {shelf[within_tolerance]} END,
  '', CASE WHEN q.sampled THEN 'sampled' ELSE '' END, coalesce(n.over, ''), h.id, false
FROM (SELECT q.*, {sampled} AS sampled FROM quiet_lines q LIMIT {all} OFFSET 0) q
JOIN quiet_hands h ON h.employee = q.employee
LEFT JOIN quiet_numbers n ON n.line = CASE WHEN q.counted <> q.book THEN q.line END
"""
# The limit keeps both databases from drawing a line once for each column that asks.
