"""What a list covers: locations, items, items in locations, or its whole warehouse.

Pure: it knows lines, not tables. An empty field of a line means *any*.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple


class ScopeKey(NamedTuple):
    """One line of a scope; everything below the fields that it gives belongs to it."""

    location: str = ""
    item: str = ""
    variant: str = ""
    lot: str = ""
    serial: str = ""

    def covers(self, location: str, item: str, variant: str, lot: str, serial: str) -> bool:
        """Whether a counted key lies below this line."""
        return (
            self.location in ("", location)
            and self.item in ("", item)
            and self.variant in ("", variant)
            and self.lot in ("", lot)
            and self.serial in ("", serial)
        )


NOWHERE: Final = ScopeKey(location="\0", item="\0")
"""A line that covers nothing: the scope of a list whose lines are all about other items."""


class Scope:
    """The lines of one list; a scope without lines covers the whole warehouse."""

    def __init__(self, lines: Iterable[ScopeKey] = ()) -> None:
        self.lines: Final = tuple(sorted(set(lines)))
        self._pairs: dict[tuple[str, str], list[ScopeKey]] = {}
        for line in self.lines:
            self._pairs.setdefault((line.location, line.item), []).append(line)

    @property
    def whole(self) -> bool:
        """Whether the list covers its whole warehouse."""
        return not self.lines

    @property
    def locations(self) -> list[str] | None:
        """The locations that the lines name; None when a line leaves the location open."""
        return self._named([line.location for line in self.lines])

    @property
    def items(self) -> list[str] | None:
        """The items that the lines name; None when a line takes any item."""
        return self._named([line.item for line in self.lines])

    @property
    def planned(self) -> list[ScopeKey]:
        """The positions that somebody is sent to: lines that name both place and item."""
        return [line for line in self.lines if line.location and line.item]

    def covers(
        self, location: str, item: str = "", variant: str = "", lot: str = "", serial: str = ""
    ) -> bool:
        """Whether a counted key belongs to the list."""
        if self.whole:
            return True
        for pair in ((location, item), (location, ""), ("", item), ("", "")):
            for line in self._pairs.get(pair, ()):
                if line.covers(location, item, variant, lot, serial):
                    return True
        return False

    @staticmethod
    def _named(values: list[str]) -> list[str] | None:
        return sorted(set(values)) if values and all(values) else None
