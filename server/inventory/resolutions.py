"""From what a device recorded to what the merge works on: items, base quantities, areas, times.

Pure. A resolution says what an unknown barcode means; the latest one applies to every event with
that barcode. An unknown item or unit is unresolved like a barcode (design/3 §2).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from server.inventory.counting import ZERO_STATED, CountEvent, Key, Observation
from server.inventory.observed import Reading, observation, offsets_after
from server.journal.events import SERVER, Event
from server.kernel import exact

COUNTED: Final = frozenset({"count", "void"})
_ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What counting must know of an item; `factors` holds its base unit too, with 1."""

    factors: Mapping[str, Decimal]
    lot_managed: bool = False
    serial_managed: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a barcode means: item, variant, and the factor for events without a unit."""

    item: str
    variant: str = ""
    factor: Decimal = _ONE


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the server knows when it reads events: items, resolutions, lists, default areas.

    `released` is when each list was released; `employees` who it is given to (empty: anybody);
    `areas` the default area of a list's locations; `pinned` the resolutions that events of aligned
    positions keep.
    """

    items: Mapping[str, ItemFacts] = field(default_factory=dict)
    resolutions: Mapping[str, Resolution] = field(default_factory=dict)
    pinned: Mapping[UUID, Resolution] = field(default_factory=dict)
    released: Mapping[UUID, datetime | None] = field(default_factory=dict)
    employees: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    areas: Mapping[UUID, Mapping[str, str]] = field(default_factory=dict)


def unresolved_text(recorded: Event) -> str:
    """What a supervisor resolves: the barcode, or the item's code where nothing was scanned."""
    return recorded.barcode or recorded.item or ""


def understood(events: Iterable[Event], knowledge: Knowledge) -> list[CountEvent]:
    """The counts and voids among these events, as the merge sees them.

    Give all events of a device's journal: the clock of one is judged by the offsets after it, and
    the interval of a zero statement begins with the `area_opened` of its area.
    """
    recorded = list(events)
    observed = observations(recorded, knowledge.released)
    opened = opened_areas(recorded, observed)
    return [
        _understood(event, knowledge, *observed[event.id], opened)
        for event in recorded
        if event.kind in COUNTED
    ]


Observations = Mapping[UUID, tuple[Observation, bool]]
AreaPlace = tuple[UUID | None, int | None, str | None]


def observations(events: Iterable[Event], released: Mapping[UUID, datetime | None]) -> Observations:
    """When each event was observed by the server's time, and whether that is uncertain, by id."""
    recorded = list(events)
    following = _offsets_after(recorded)
    return {
        event.id: observation(
            Reading(event.observed_at, event.clock_offset_ms, event.received_at),
            released.get(event.list) if event.list else None,
            following[event.device, event.epoch][event.seq],
        )
        for event in recorded
    }


def opened_areas(events: Iterable[Event], observed: Observations) -> Mapping[AreaPlace, datetime]:
    """When each area was first opened, by list, pass and area."""
    found: dict[AreaPlace, datetime] = {}
    for event in events:
        if event.kind == "area_opened":
            place = event.list, event.pass_, event.area
            at = observed[event.id][0].earliest
            found[place] = min(found.get(place, at), at)
    return found


def _offsets_after(
    events: Iterable[Event],
) -> Mapping[tuple[str, UUID], Mapping[int, int | None]]:
    journals: dict[tuple[str, UUID], list[tuple[int, int | None]]] = {}
    for event in events:
        journal = journals.setdefault((event.device, event.epoch), [])
        journal.append((event.seq, event.clock_offset_ms))
    return {place: offsets_after(offsets) for place, offsets in journals.items()}


def _understood(
    event: Event,
    knowledge: Knowledge,
    observed: Observation,
    uncertain: bool,  # noqa: FBT001 - the pair that `observations` gives
    opened: Mapping[AreaPlace, datetime],
) -> CountEvent:
    key, quantity, flags = _counted(event, knowledge)
    if event.list is None or event.pass_ is None:
        raise ValueError(f"event {event.id} is a {event.kind} outside of any list")
    if is_zero_statement(event):
        begun = opened.get((event.list, event.pass_, event.area))
        begun = begun or knowledge.released.get(event.list) or observed.at
        observed = observed._replace(earliest=min(begun, observed.at))
        flags = (*flags, ZERO_STATED)
    employee = event.employee or ""
    assigned = knowledge.employees.get(event.list, frozenset())
    return CountEvent(
        id=event.id,
        kind=event.kind,
        list=event.list,
        pass_=event.pass_,
        counter=_counter(event),
        employee=employee,
        area=event.area or knowledge.areas.get(event.list, {}).get(key.location, ""),
        key=key,
        quantity=quantity,
        supersedes=event.supersedes,
        observed=observed,
        flags=frozenset(
            {
                *flags,
                *(("clock_uncertain",) if uncertain else ()),
                *(("employee_unassigned",) if assigned and employee not in {*assigned, ""} else ()),
            }
        ),
    )


def is_zero_statement(event: Event) -> bool:
    """Whether the server stated on closing that nobody found anything (uncounted = zero)."""
    return event.device == SERVER and event.kind == "count" and event.employee is None


def _counter(event: Event) -> str:
    if event.device == SERVER:
        return f"{SERVER}:{event.employee or ''}"
    return f"{event.device}:{event.epoch}"


def _counted(event: Event, knowledge: Knowledge) -> tuple[Key, Decimal, tuple[str, ...]]:
    """The key, the base quantity, and what is odd about the factor."""
    given = event.quantity or exact.ZERO
    facts = knowledge.items.get(event.item or "")
    if facts is not None and (not event.unit or event.unit in facts.factors):
        factor = _ONE if event.factor is None else event.factor
        changed = factor != (facts.factors[event.unit] if event.unit else _ONE)
        key = _key(event, event.item or "", "", event.variant or "")
        return key, exact.multiply(given, factor), ("factor_changed",) if changed else ()
    text = unresolved_text(event)
    resolution = knowledge.pinned.get(event.id) or knowledge.resolutions.get(text)
    meant = knowledge.items.get(resolution.item) if resolution else None
    if resolution is None or meant is None:
        return _key(event, "", text, event.variant or ""), given, ()
    factor, current = _resolved_factor(event, resolution, meant)
    changed = event.factor is not None and event.factor != current
    flags = ("factor_changed",) if changed else ()
    return resolved_key(event, resolution), exact.multiply(given, factor), flags


def resolved_key(event: Event, resolution: Resolution) -> Key:
    """The count key of an event by a resolution of its barcode."""
    return _key(event, resolution.item, "", event.variant or resolution.variant)


def _resolved_factor(
    event: Event, resolution: Resolution, meant: ItemFacts
) -> tuple[Decimal, Decimal]:
    """The factor that is used, and the one that is right now.

    It is the resolution's, except where the event names a unit that the item has: then it is what
    the device used. A unit that the item does not have means what the resolution says.
    """
    if event.unit and event.unit in meant.factors:
        current = meant.factors[event.unit]
        return current if event.factor is None else event.factor, current
    return resolution.factor, resolution.factor


def _key(event: Event, item: str, barcode: str, variant: str) -> Key:
    return Key(event.location or "", item, barcode, variant, event.lot or "", event.serial or "")
