"""What of an inventory a few lines depend on, so that one decision need not work out all lines.

Pure. Which events a line depends on beside its own stands in `coupling`.
"""

from collections.abc import Collection
from typing import NamedTuple

from server.inventory.counting import CountEvent
from server.inventory.coupling import Subject, depended_on, subject_of
from server.inventory.decisions import Ruling


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
