"""The lines of an inventory's differences: merge, compare, judge.

Reads and computes; what is decided about lines is written elsewhere.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.inventory.combining import Facts
from server.inventory.compared import CountedLine, counted_lines
from server.inventory.counting import CountEvent, Key
from server.inventory.coupling import Subject, subject_of
from server.inventory.decisions import Outcome, Part, Ruling
from server.inventory.four_eyes import Hands, hands_by_key
from server.inventory.merge import merge
from server.inventory.resolutions import understood, unresolved_text
from server.inventory.reviewing.assessing import Assessment, assess, assess_uncounted
from server.inventory.reviewing.books import Question, Stocks, answers
from server.inventory.reviewing.line import Asked, Line
from server.inventory.reviewing.narrowing import Counted
from server.inventory.reviewing.sources import Sources, WarehouseCard, read_sources
from server.inventory.reviewing.uncounted import uncounted_positions
from server.inventory.standings import Lists, PassList
from server.journal.events import Event
from server.kernel import exact
from server.kernel.clock import end_of_day
from server.ledger.service import StockFilter, stock_at

AT_COUNT = Asked()
_SEQ_BITS = 64
"""A server restored from a backup begins its journal anew; its epochs (UUIDv7) sort by time."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An inventory as it stands: its sources, its lines by id, its understood events."""

    sources: Sources
    lines: dict[str, Line]
    events: dict[UUID, CountEvent]
    rulings: list[Ruling]


def picture_of(
    number: str,
    *,
    now: datetime,
    asked: Asked = AT_COUNT,
) -> Picture:
    """Every line of an inventory, in the order of warehouse and position."""
    sources = read_sources(number, now=now)
    events = understood_in(sources)
    return drawn(sources, events, by_warehouse(sources, events), asked)


def understood_in(sources: Sources) -> list[CountEvent]:
    """The counts and voids of an inventory, as the merge sees them."""
    in_lists = [event for event in sources.events if event.list is not None]
    return understood(in_lists, sources.knowledge())


def drawn(
    sources: Sources,
    events: Iterable[CountEvent],
    counted: Mapping[int, Counted],
    asked: Asked,
    subjects: Collection[Subject] | None = None,
) -> Picture:
    """The picture of what was counted in each warehouse; with `subjects` only their lines."""
    found = [
        line
        for warehouse in sorted(sources.warehouses.values(), key=lambda one: one.code)
        for line in _warehouse_lines(sources, warehouse, counted[warehouse.id], asked, subjects)
    ]
    return Picture(
        sources,
        {line.id: line for line in found},
        {event.id: event for event in events},
        [ruling for one in counted.values() for ruling in one.rulings],
    )


def by_warehouse(sources: Sources, events: Iterable[CountEvent]) -> dict[int, Counted]:
    """What was counted and ruled, by warehouse; each as often as it was recorded."""
    found = {warehouse_id: Counted([], []) for warehouse_id in sources.warehouses}
    understood_by_id = {event.id: event for event in events}
    for event in sources.events:
        own = found.get(event.warehouse_id)
        if own is None:
            continue
        if event.kind == "decision":
            own.rulings.append(ruling_of(event))
        elif event.id in understood_by_id:
            own.events.append(understood_by_id[event.id])
    return found


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
        order=event.epoch.int << _SEQ_BITS | event.seq,
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
    recorded: Counted,
    asked: Asked,
    subjects: Collection[Subject] | None,
) -> list[Line]:
    """All lines of a warehouse, or those of some subjects."""
    lists = pass_lists(sources, warehouse.id)
    events, rulings = recorded if subjects is None else recorded.about(subjects)
    facts = Facts(
        {code: card.facts for code, card in sources.items.items()}, frozenset(warehouse.areas)
    )
    counted = [
        line
        for line in counted_lines(merge(events, lists, facts, rulings), warehouse.dimensions)
        if subjects is None or subject_of(line.position) in subjects
    ]
    assessment = Assessment(sources, warehouse, asked, _hands(sources, warehouse, events, rulings))
    known = [line for line in counted if _is_comparable(line, sources)]
    stocks = stock_at(_filter(sources, warehouse, subjects), _moment(asked, warehouse))
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
    left = uncounted_positions(counted, warehouse, stocks, sources.cards)
    left = [one for one in left if one.position not in moved]
    lines += assess_uncounted(assessment, lists, left)
    return sorted(lines, key=lambda line: line.position)


def _filter(
    sources: Sources, warehouse: WarehouseCard, subjects: Collection[Subject] | None
) -> StockFilter:
    if subjects is None:
        return StockFilter(warehouse_ids=[warehouse.id])
    items = {one.item for one in subjects} & sources.items.keys()
    return StockFilter(
        warehouse_ids=[warehouse.id], item_ids=sorted(sources.items[one].id for one in items)
    )


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
