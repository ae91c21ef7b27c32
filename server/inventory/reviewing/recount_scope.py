"""What a recount covers: the lines that somebody chose, whole areas, or items wherever they lie.

Pure (design/3 §2, Passes). A pair is a location and an item with everything below; an area is its
locations; an item recount names the locations that it covers.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from server.inventory.counting import CountEvent
from server.inventory.reviewing.line import Line
from server.inventory.scope import ScopeKey
from server.kernel.problems import Fault


class Chosen(NamedTuple):
    """What of one warehouse is counted again, and the lines that this concerns."""

    scope: frozenset[ScopeKey]
    lines: tuple[Line, ...]

    def with_(self, other: "Chosen") -> "Chosen":
        """Both together, each line once."""
        lines = {line.id: line for line in (*self.lines, *other.lines)}
        return Chosen(self.scope | other.scope, tuple(lines.values()))


def of_lines(lines: Iterable[Line]) -> Chosen:
    """The items of these lines in their locations, with everything below."""
    several = tuple(lines)
    return Chosen(frozenset(pair_of(line) for line in several), several)


def pair_of(line: Line) -> ScopeKey:
    """The item of a line in its location."""
    return ScopeKey(line.position.location, line.position.item)


def of_items(lines: Iterable[Line], items: Collection[str], *, blind: bool) -> Chosen:
    """Items in every location that counts or book name; a blind recount goes everywhere.

    Naming the locations that only the book knows would tell a blind counter where there is stock.
    """
    several = tuple(line for line in lines if line.position.item in items)
    if blind and any(line.counted_line is None for line in several):
        return Chosen(frozenset(ScopeKey(item=item) for item in items), several)
    return of_lines(several)


def of_areas(lines: Iterable[Line], areas: Collection[str], defaults: Mapping[str, str]) -> Chosen:
    """The locations of areas: those that belong to them, and those that were counted in them.

    `defaults` are the areas of the warehouse's locations.
    """
    several = list(lines)
    places = {place for place, area in defaults.items() if area in areas}
    places |= {event.key.location for event in _in(several, areas.__contains__)} - {""}
    scope = {ScopeKey(location=place) for place in places}
    nowhere = [event for event in _in(several, areas.__contains__) if not event.key.location]
    scope |= {ScopeKey(item=event.key.item) for event in nowhere if event.key.item}
    scope_items = {key.item for key in scope if key.item}
    concerned = (
        line
        for line in several
        if line.position.location in places
        or (not line.position.location and line.position.item in scope_items)
    )
    return Chosen(frozenset(scope), tuple(concerned))


def shared_areas(chosen: Chosen, areas: Collection[str]) -> list[Fault]:
    """Locations that were counted in another area too: what is there would be lost.

    A recount speaks for the whole key, so all areas that share a location are counted again.
    """
    other: dict[str, set[str]] = {}
    for event in _in(chosen.lines, lambda area: bool(area) and area not in areas):
        other.setdefault(event.key.location, set()).add(event.area)
    return [
        Fault(
            "recount.area_shared",
            f"{place or 'goods without a location'} was counted in {', '.join(sorted(names))}"
            " too: count these areas again together, or choose lines",
            field=place,
        )
        for place, names in sorted(other.items())
    ]


def _in(lines: Sequence[Line], wanted: Callable[[str], bool]) -> list[CountEvent]:
    """The live events that were counted in some areas."""
    return [
        event
        for line in lines
        if line.counted_line is not None
        for event in line.counted_line.events
        if wanted(event.area)
    ]
