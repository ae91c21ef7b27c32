"""The lines of an inventory's differences: merge, compare, judge.

Reads and computes; what is decided about lines is written elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.inventory.combining import Facts
from server.inventory.compared import CountedLine, counted_lines
from server.inventory.counting import CountEvent, Key
from server.inventory.decisions import Outcome, Part, Ruling
from server.inventory.four_eyes import Hands, hands_by_key
from server.inventory.merge import merge
from server.inventory.resolutions import understood, unresolved_text
from server.inventory.reviewing.assessing import Assessment, assess, assess_uncounted
from server.inventory.reviewing.books import Question, Stocks, answers
from server.inventory.reviewing.line import Asked, Line
from server.inventory.reviewing.sources import (
    Sources,
    WarehouseCard,
    items_by_id,
    read_sources,
)
from server.inventory.reviewing.uncounted import uncounted_positions
from server.inventory.standings import Lists, PassList
from server.journal.events import Event
from server.kernel import exact
from server.kernel.clock import end_of_day
from server.ledger.service import StockFilter, stock_at

AT_COUNT = Asked()


@dataclass(frozen=True, slots=True)
class Picture:
    """An inventory as it stands: its sources, its lines by id, its understood events."""

    sources: Sources
    lines: dict[str, Line]
    events: dict[UUID, CountEvent]
    rulings: list[Ruling]


def picture_of(number: str, *, now: datetime, asked: Asked = AT_COUNT) -> Picture:
    """Every line of an inventory, in the order of warehouse and position."""
    sources = read_sources(number, now=now)
    events = understood(
        [event for event in sources.events if event.list is not None], sources.knowledge()
    )
    rulings = [ruling_of(event) for event in sources.events if event.kind == "decision"]
    warehouse_of = {event.id: event.warehouse_id for event in sources.events}
    found: list[Line] = []
    for warehouse in sorted(sources.warehouses.values(), key=lambda one: one.code):
        own_events = [one for one in events if warehouse_of[one.id] == warehouse.id]
        own_rulings = [
            ruling_of(event)
            for event in sources.events
            if event.kind == "decision" and event.warehouse_id == warehouse.id
        ]
        found += _warehouse_lines(sources, warehouse, own_events, own_rulings, asked)
    lines = {line.id: line for line in found}
    return Picture(sources, lines, {event.id: event for event in events}, rulings)


def ruling_of(event: Event) -> Ruling:
    """A decision event as the merge knows it."""
    if event.decision is None or event.pass_ is None:
        raise ValueError(f"event {event.id} decides nothing")
    decision = event.decision
    position: Mapping[str, Any] = decision.position
    return Ruling(
        key=Key(*(position[name] for name in Key._fields)),
        pass_=event.pass_,
        outcome=Outcome(decision.outcome),
        seen_hash=decision.seen_hash,
        at=event.counted_at,
        by=event.user or "",
        order=event.seq,
        reason=decision.reason,
        events=frozenset(decision.events),
        quantity=event.quantity,
        lot=position.get("to_lot", ""),
        location=position.get("to_location", ""),
        parts=tuple(
            Part(exact.parse(one["quantity"]), one["lot"], one["project"], one["partner"])
            for one in position.get("parts", ())
        ),
    )


def _warehouse_lines(
    sources: Sources,
    warehouse: WarehouseCard,
    events: list[CountEvent],
    rulings: list[Ruling],
    asked: Asked,
) -> list[Line]:
    lists = pass_lists(sources, warehouse.id)
    facts = Facts(
        {code: card.facts for code, card in sources.items.items()}, frozenset(warehouse.areas)
    )
    counted = counted_lines(merge(events, lists, facts, rulings), warehouse.dimensions)
    assessment = Assessment(sources, warehouse, asked, _hands(sources, warehouse, events, rulings))
    known = [line for line in counted if _is_comparable(line, sources)]
    stocks = stock_at(StockFilter(warehouse_ids=[warehouse.id]), _moment(asked, warehouse))
    questions = [Question(line, warehouse, sources.items[line.position.item].id) for line in known]
    found = answers(
        questions,
        asked,
        sources.inventory.cost_method,
        sources.inventory.number,
        Stocks(list(stocks)),
    )
    answered = {id(line): answer for line, answer in zip(known, found, strict=True)}
    lines = [assess(assessment, line, answered.get(id(line))) for line in counted]
    moved = {place for answer in found for place, _ in answer.moved_from}
    left = uncounted_positions(counted, warehouse, stocks, items_by_id)
    left = [one for one in left if one.position not in moved]
    lines += assess_uncounted(assessment, lists, left)
    return sorted(lines, key=lambda line: line.position)


def pass_lists(sources: Sources, warehouse_id: int) -> Lists:
    """The lists of one warehouse with their scopes, for the merge."""
    return Lists(
        PassList(
            id=one.id,
            pass_=one.pass_number,
            scope=sources.scopes[one.id],
            closed=one.state == "closed",
            combine=one.combine,
            required_counts=one.required_counts,
            overlap=one.overlap,
        )
        for one in sources.lists.values()
        if one.warehouse_id == warehouse_id
    )


def _is_comparable(line: CountedLine, sources: Sources) -> bool:
    return line.position.item in sources.items and bool(line.contributions)


def _moment(asked: Asked, warehouse: WarehouseCard) -> datetime | None:
    day: date | None = asked.day
    return None if day is None else end_of_day(day, warehouse.time_zone)


def _hands(
    sources: Sources,
    warehouse: WarehouseCard,
    events: Iterable[CountEvent],
    rulings: Iterable[Ruling],
) -> dict[Key, Hands]:
    """Who had a hand in each compared position."""
    entered = {event.id: event.user for event in sources.events if event.user}
    resolved = {
        event.id: sources.resolutions[text].user_name
        for event in sources.events
        if (text := unresolved_text(event)) in sources.resolutions
        and event.item not in sources.items
    }
    found: dict[Key, Hands] = {}
    for key, hands in hands_by_key(events, rulings, entered, resolved).items():
        found.setdefault(warehouse.dimensions.of(key), Hands()).add(hands)
    return found
