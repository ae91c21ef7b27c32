"""What is wrong with the identity of counted keys: unresolved, unknown place, lot, serial twice.

Pure (design/3 §2). These block a line until somebody says what it is.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from server.inventory.combining import Facts, MergedKey
from server.inventory.decisions import Outcome
from server.inventory.resolutions import ItemFacts

_UNKNOWN = ItemFacts({})


def identified(lines: Sequence[MergedKey], facts: Facts) -> list[MergedKey]:
    """The lines with what blocks them for who or where they are, and for too few counts."""
    doubled = _doubled_serials(lines)
    found = [(line, _faults(line, facts, doubled)) for line in lines]
    return [
        replace(line, blocking=line.blocking | faults) if faults else line for line, faults in found
    ]


def _faults(line: MergedKey, facts: Facts, doubled: set[tuple[str, str, str]]) -> frozenset[str]:
    key = line.key
    item = facts.items.get(key.item, _UNKNOWN)
    is_split = line.ruling is not None and line.ruling.outcome is Outcome.SPLIT
    checks = {
        "unresolved": not key.item,
        "unknown_location": bool(key.location) and key.location not in facts.locations,
        "lot_missing": item.lot_managed and not key.lot and not is_split,
        "duplicate_serial": any(place in doubled for place in _serials(line)),
        "incomplete": not line.provisional and 0 < len(line.contributions) < line.required,
    }
    return frozenset(code for code, wrong in checks.items() if wrong)


def _doubled_serials(lines: Iterable[MergedKey]) -> set[tuple[str, str, str]]:
    """(item, serial, party) of the serials that are live more than once, never two pieces."""
    seen = Counter(place for line in lines for place in _serials(line))
    return {place for place, times in seen.items() if times > 1}


def _serials(line: MergedKey) -> list[tuple[str, str, str]]:
    if not line.key.serial:
        return []
    return [
        (line.key.item, line.key.serial, one.party)
        for one in line.contributions
        for event in one.events
        if event.quantity and one.counted
    ]
