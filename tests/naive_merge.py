"""The merge once more, written from the rules alone: sets and sums, nothing of the server's.

It knows one pass. An event is the JSON that travelled; a line is (location, item or barcode,
variant, lot, serial). What is live is what nothing of the same scope supersedes.
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

Event = Mapping[str, Any]
Line = tuple[str, str, str, str, str, str]


def live(events: Iterable[Event], independent: Collection[str]) -> list[Event]:
    """The counts that count; `independent` are the lists where employees are compared."""
    known = {event["id"]: event for event in events}
    dead = {
        replaced
        for event in known.values()
        for replaced in event["supersedes"]
        if replaced in known and _scope(known[replaced], independent) == _scope(event, independent)
    }
    return [e for e in known.values() if e["kind"] == "count" and e["id"] not in dead]


def totals(events: Iterable[Event], independent: Collection[str]) -> dict[Line, Decimal]:
    """What was counted of each line, in base units; lines without a live count are not there."""
    sums: dict[Line, Decimal] = {}
    for event in live(events, independent):
        quantity = Decimal(event["quantity"]) * Decimal(event["factor"] or "1")
        sums[line_of(event)] = sums.get(line_of(event), Decimal(0)) + quantity
    return sums


def line_of(event: Event) -> Line:
    """What was counted, and where."""
    barcode = "" if event["item"] else event["barcode"] or ""
    rest = (event["variant"] or "", event["lot"] or "", event["serial"] or "")
    return (event["location"] or "", event["item"] or "", barcode, *rest)


def _scope(event: Event, independent: Collection[str]) -> tuple[str, int, str]:
    alone = event["list"] in independent
    return event["list"], event["pass"], event["employee"] if alone else ""
