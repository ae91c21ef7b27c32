"""Cutting what there is to count into lists that a counter can do. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from server.inventory.scope import ScopeKey

Split = Literal["none", "location-prefix"] | int
"""One list, one for each location prefix, or lists of at most so many lines."""

_SEPARATORS: Final = "-./_ "


@dataclass(frozen=True, slots=True)
class Portion:
    """The lines of one list to be, and what tells it from its neighbours."""

    label: str
    lines: tuple[ScopeKey, ...]


def split(lines: Iterable[ScopeKey], how: Split, prefix: str = "") -> list[Portion]:
    """Cut lines, in the order of their locations, into portions."""
    ordered = sorted(lines)
    if how == "location-prefix":
        groups = groupby(ordered, lambda line: location_group(line.location, prefix))
        return _merged((label, tuple(group)) for label, group in groups)
    if isinstance(how, int):
        return [Portion(_range(lines), tuple(lines)) for lines in _of_size(ordered, how)]
    return [Portion(prefix.rstrip(_SEPARATORS), tuple(ordered))]


def location_group(location: str, prefix: str = "") -> str:
    """The part of a location that a list is made of: one step below the prefix.

    A-01-02 belongs to A; below the prefix `A` it belongs to A-01. Without separators the letters
    that a code begins with are its group: B12 belongs to B.
    """
    rest = location[len(prefix) :] if location.startswith(prefix) else ""
    if not prefix and not any(mark in location for mark in _SEPARATORS):
        letters = re.match(r"[^\W\d_]+", location)
        return letters.group() if letters else location
    step = re.match(rf"[{_SEPARATORS}]*[^{_SEPARATORS}]*", rest)
    return location[: len(location) - len(rest)] + (step.group() if step else "")


def _merged(groups: Iterable[tuple[str, tuple[ScopeKey, ...]]]) -> list[Portion]:
    """Groups of one label may lie apart in the order of codes: bring them together."""
    found: dict[str, tuple[ScopeKey, ...]] = {}
    for label, lines in groups:
        found[label] = (*found.get(label, ()), *lines)
    return [Portion(label, lines) for label, lines in found.items()]


def _of_size(ordered: Sequence[ScopeKey], size: int) -> list[list[ScopeKey]]:
    """At most `size` lines each; a location is cut only when it alone is larger."""
    portions: list[list[ScopeKey]] = []
    for _, group in groupby(ordered, lambda line: line.location):
        lines = list(group)
        if portions and len(portions[-1]) + len(lines) <= size:
            portions[-1].extend(lines)
        else:
            portions.extend(lines[start : start + size] for start in range(0, len(lines), size))
    return portions


def _range(lines: Sequence[ScopeKey]) -> str:
    first, last = lines[0], lines[-1]
    names = (first.location or first.item, last.location or last.item)
    return names[0] if names[0] == names[1] else f"{names[0]} … {names[1]}"
