"""What of an inventory a few lines depend on, so that one decision need not work out all lines.

Pure. A line depends on everything that was counted of its subject (its item, or its unknown
barcode) anywhere in the warehouse, on what supersedes that or is superseded by it, and on
everything that was counted in the same areas; rulings never change the subject.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from server.inventory.compared import Dimensions
from server.inventory.counting import CountEvent, Key
from server.inventory.decisions import Ruling, destination
from server.inventory.reviewing.line import line_id


class Subject(NamedTuple):
    """An item, or a barcode that nobody knows."""

    item: str
    barcode: str


def subject_of(key: Key) -> Subject:
    """What a key counts, wherever it is."""
    return Subject(key.item, key.barcode)


class Counted(NamedTuple):
    """What was counted and ruled in one warehouse."""

    events: list[CountEvent]
    rulings: list[Ruling]

    def about(self, subjects: Collection[Subject]) -> "Counted":
        """What the lines of these subjects depend on."""
        own = [event for event in self.events if subject_of(event.key) in subjects]
        areas = {(event.pass_, event.area) for event in own if event.area}
        if areas:
            own = [
                event
                for event in self.events
                if subject_of(event.key) in subjects or (event.pass_, event.area) in areas
            ]
        near = {event.id for event in own}
        replaced = {one for event in own for one in event.supersedes}
        return Counted(
            [
                event
                for event in self.events
                if event.id in near
                or event.id in replaced
                or any(one in near for one in event.supersedes)
            ],
            [ruling for ruling in self.rulings if subject_of(ruling.key) in subjects],
        )

    def subjects(
        self, warehouse: str, dimensions: Dimensions, lines: Collection[str]
    ) -> dict[str, Subject]:
        """The subject of each line, by id; lines that nobody counted are not among them."""
        return {
            line: subject_of(key)
            for key in set(self._keys())
            if (line := line_id(warehouse, dimensions.of(key))) in lines
        }

    def _keys(self) -> Iterable[Key]:
        yield from (event.key for event in self.events)
        for ruling in self.rulings:
            yield ruling.key
            moved_to = destination(ruling)
            if moved_to is not None:
                yield moved_to
