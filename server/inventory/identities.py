"""What is wrong with the identity of counted keys: unresolved, unknown place, lot, serial twice.

Pure (design/3 §2). These block a line until somebody says what it is.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from server.inventory.combining import Facts, MergedKey
from server.inventory.decisions import Outcome
from server.inventory.resolutions import ItemFacts

_UNKNOWN = ItemFacts({})
_TEAM = ""
_Place = tuple[tuple[str, str], str]


def identified(lines: Sequence[MergedKey], facts: Facts) -> list[MergedKey]:
    """The lines with what blocks them for who or where they are, and for too few counts."""
    doubled = _doubled_serials(lines)
    found = [(line, _faults(line, facts, doubled)) for line in lines]
    return [
        replace(line, blocking=line.blocking | faults) if faults else line for line, faults in found
    ]


def _faults(line: MergedKey, facts: Facts, doubled: set[_Place]) -> frozenset[str]:
    key = line.key
    item = facts.items.get(key.item, _UNKNOWN)
    is_split = line.ruling is not None and line.ruling.outcome is Outcome.SPLIT
    checks = {
        "unresolved": not key.item,
        "unknown_location": bool(key.location) and key.location not in facts.locations,
        "lot_missing": item.lot_managed and not key.lot and not is_split,
        "duplicate_serial": any(place in doubled for place in _found(line)),
        "incomplete": not line.provisional and 0 < len(line.contributions) < line.required,
    }
    return frozenset(code for code, wrong in checks.items() if wrong)


def _doubled_serials(lines: Iterable[MergedKey]) -> set[_Place]:
    """The serials that one counting party has more than once, in one place or in two.

    A team and an employee who counts alone are not two parties: only employees who are compared
    may each have a serial.
    """
    found: dict[tuple[str, str], Counter[str]] = {}
    for line in lines:
        for serial, party in _found(line):
            found.setdefault(serial, Counter())[party] += 1
    return {
        (serial, party)
        for serial, parties in found.items()
        for party in parties
        if (parties.total() if party == _TEAM else parties[party] + parties[_TEAM]) > 1
    }


def _found(line: MergedKey) -> list[_Place]:
    """(serial, party) for each piece that a line says is there; more than one piece is two."""
    key = line.key
    if not key.serial:
        return []
    serial = (key.item or key.barcode, key.serial)
    pieces = [(one.party, min(math.ceil(one.counted), 2)) for one in line.contributions]
    return [(serial, party) for party, times in pieces for _ in range(times)]
