"""Which lists of the first pass hold a position, without asking every list. Pure."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from server.inventory.counting import Key
from server.inventory.scope import ScopeKey
from server.inventory.standings import PassList

_Lines = list[tuple[ScopeKey, PassList]]


class Holding(NamedTuple):
    """The lists that hold a position, and whether one of them is open that was sent to look."""

    lists: tuple[UUID, ...]
    is_open: bool
    is_looked_for: bool


class Holders:
    """The lists of a pass, by the locations and items that their scopes name."""

    def __init__(self, lists: Iterable[PassList]) -> None:
        several = list(lists)
        self._whole = [one for one in several if one.scope.whole]
        self._named: dict[tuple[str, str], _Lines] = {}
        for one in several:
            for line in one.scope.lines:
                self._named.setdefault((line.location, line.item), []).append((line, one))

    def of(self, key: Key) -> Holding:
        """Who holds a position: `Lists.holding` for one pass."""
        found = {one.id: one for one in self._whole}
        looking = False
        location, item, _, variant, lot, serial = key
        for pair in ((location, item), (location, ""), ("", item), ("", "")):
            for line, one in self._named.get(pair, ()):
                if line.covers(location, item, variant, lot, serial):
                    found[one.id] = one
                    looking = looking or not one.closed
        is_open = not all(one.closed for one in found.values())
        return Holding(tuple(found), is_open, looking)
