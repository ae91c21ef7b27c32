"""What of an inventory a few lines depend on, so that one decision need not work out all lines.

Pure. Which events a line depends on beside its own stands in `coupling`.
"""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from server.inventory.compared import Dimensions
from server.inventory.counting import CountEvent, Key
from server.inventory.coupling import Subject, depended_on, subject_of
from server.inventory.decisions import Ruling, destination
from server.inventory.reviewing.line import line_id


class Counted(NamedTuple):
    """What was counted and ruled in one warehouse."""

    events: list[CountEvent]
    rulings: list[Ruling]

    def about(self, subjects: Collection[Subject]) -> "Counted":
        """What the lines of these subjects depend on."""
        return Counted(
            depended_on(self.events, lambda event: subject_of(event.key) in subjects),
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
