"""Live events and totals by list, pass and key, in a file that the handheld's tests read too.

`python -m tests.inventory.test_merge_vectors` writes the file again.
"""

import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from server.inventory.combining import Facts
from server.inventory.merge import live, merge
from server.inventory.resolutions import ItemFacts, Knowledge, understood
from server.inventory.standings import Lists, PassList
from server.journal.events import Event
from server.kernel import exact
from tests.inventory.journal_builders import recorded

VECTORS = Path(__file__).parent.parent / "contract" / "merge.json"
LISTS = [UUID(int=0xA1), UUID(int=0xA2)]
ITEMS = {
    "MOB/BE-2349": ItemFacts({"PCS": Decimal(1), "BOX": Decimal(12)}),
    "MOB/OIL": ItemFacts({"LT": Decimal(1), "DRUM": Decimal("20.5")}),
}
PLACES = ("A-01", "A-02", None)
GENERATED = 32
Wire = dict[str, Any]


def wire(number: int, quantity: str | None = "1", **changes: Any) -> Wire:
    """What the merge reads of an event as it travels; a void has no quantity."""
    given: Wire = {
        "id": str(UUID(int=number)),
        "kind": "count" if quantity is not None else "void",
        "list": str(LISTS[0]),
        "pass": 1,
        "employee": "17",
        "location": "A-01",
        "item": None if quantity is None else "MOB/BE-2349",
        "barcode": None,
        "variant": None,
        "lot": None,
        "serial": None,
        "quantity": quantity,
        "unit": None,
        "factor": None,
        "supersedes": [],
    }
    given |= changes
    given["supersedes"] = [str(UUID(int=other)) for other in given["supersedes"]]
    return given


def void(number: int, *gone: int, **changes: Any) -> Wire:
    return wire(number, None, location=None, supersedes=gone, **changes)


def told() -> dict[str, list[Wire]]:
    """The cases that the rules name."""
    box = {"unit": "BOX", "factor": "12"}
    first = wire(1, "10")
    return {
        "added": [first, wire(2, "5")],
        "replaced": [first, wire(2, "12", supersedes=[1])],
        "in packs": [wire(1, "2", **box), wire(2, "3", unit="PCS", factor="1")],
        "exact": [wire(1, "0.1"), wire(2, "0.2"), wire(3, "999999999.999999")],
        "zero is a statement": [wire(1, "0")],
        "undone": [first, void(2, 1)],
        "a voided void brings nothing back": [first, void(2, 1), void(3, 2)],
        "a dead event still kills": [first, wire(2, "12", supersedes=[1]), void(3, 2)],
        "dead on arrival": [wire(2, "12", supersedes=[1]), first],
        "names what never came": [wire(2, "12", supersedes=[99])],
        "names another key": [first, wire(2, "10", location="A-02", supersedes=[1])],
        "names another list": [first, wire(2, "12", list=str(LISTS[1]), supersedes=[1])],
        "names another pass": [first, wire(2, "12", supersedes=[1]) | {"pass": 2}],
        "names another employee": [first, wire(2, "12", employee="23", supersedes=[1])],
        "an undone replacement": [
            first,
            wire(2, "12", supersedes=[1]),
            wire(3, "10", supersedes=[2]),
        ],
        "unknown barcodes are keys": [
            wire(1, "3", item=None, barcode="999"),
            wire(2, "4", item=None, barcode="998"),
            wire(3, "5", item=None, barcode="999"),
        ],
        "a barcode of a known item is no key": [
            wire(1, "3", barcode="8"),
            wire(2, "4", barcode="9"),
        ],
        "lots and serials are keys": [
            wire(1, "3", lot="L1"),
            wire(2, "4", lot="L2"),
            wire(3, "1", serial="S1"),
            wire(4, "1", serial="S1", variant="RED"),
        ],
    }


def generated(random: Random) -> list[Wire]:
    """Up to twenty events that name each other, in two lists and two passes."""
    numbers = range(1, random.randint(1, 20) + 1)
    return [_any_event(number, random) for number in numbers]


def _any_event(number: int, random: Random) -> Wire:
    others = [other for other in range(1, 23) if other != number]
    gone = random.sample(others, k=random.choice([0, 0, 1, 1, 2]))
    scene = {
        "list": str(random.choice(LISTS)),
        "pass": random.choice([1, 1, 2]),
        "employee": random.choice(["17", "23"]),
    }
    if gone and random.random() < 0.25:
        return void(number, *gone, **scene)
    item = random.choice([*ITEMS, None])
    units = [(None, None), *ITEMS[item].factors.items()] if item else [(None, None)]
    unit, factor = random.choice(units)
    return wire(
        number,
        random.choice(["0", "1", "7", "2.5", "0.000001", "120"]),
        supersedes=gone,
        location=random.choice(PLACES),
        item=item,
        barcode=random.choice(["8004020123459", "999"]) if item is None else None,
        lot=random.choice([None, None, "L1"]),
        unit=unit,
        factor=None if factor is None else exact.to_text(factor),
        **scene,
    )


def event_of(given: Wire, seq: int) -> Event:
    """A wire event as the server keeps it."""
    numbers = {
        name: None if given[name] is None else exact.parse(given[name])
        for name in ("quantity", "factor")
    }
    changes = {name: value for name, value in given.items() if name not in ("id", "kind", "pass")}
    changes |= numbers
    changes |= {
        "id": UUID(given["id"]),
        "list": UUID(given["list"]),
        "supersedes": tuple(UUID(other) for other in given["supersedes"]),
        "pass_": given["pass"],
        "seq": seq,
    }
    return recorded(1, given["kind"], **changes)


def answer(events: Iterable[Wire], *, independent: bool) -> Wire:
    """What the server's own merge makes of them: live ids, and totals of every list and pass."""
    several = [event_of(given, seq) for seq, given in enumerate(events, 1)]
    known = understood(several, Knowledge(items=ITEMS))
    alone = frozenset(LISTS) if independent else frozenset[UUID]()
    alive = live(known, alone)
    return {
        "live": [str(event.id) for event in alive],
        "totals": [
            {"list": str(list_id), "pass": pass_, **total}
            for list_id, pass_ in sorted({(event.list, event.pass_) for event in alive})
            for total in _totals([e for e in known if (e.list, e.pass_) == (list_id, pass_)], alone)
        ],
    }


def _totals(events: list[Any], alone: frozenset[UUID]) -> list[Wire]:
    """The totals of one list and pass, by the merge of the whole inventory."""
    [list_id] = {event.list for event in events}
    combine = "independent" if list_id in alone else "team"
    lists = Lists([PassList(id=list_id, closed=True, combine=combine, pass_=events[0].pass_)])
    lines = merge(events, lists, Facts(ITEMS))
    return [
        {
            **{name: value or None for name, value in line.key._asdict().items()},
            "total": exact.to_text(sum((one.counted for one in line.contributions), Decimal(0))),
        }
        for line in lines
        if line.events
    ]


def cases() -> list[Wire]:
    named = [
        {"name": name, "independent": independent, "events": events}
        for name, events in told().items()
        for independent in (False, True)
    ]
    drawn = [
        {
            "name": f"generated {seed}",
            "independent": seed % 2 == 1,
            "events": generated(Random(seed)),
        }
        for seed in range(GENERATED)
    ]
    return [
        case | answer(case["events"], independent=case["independent"]) for case in (*named, *drawn)
    ]


def compact(value: Any) -> Any:
    """Without what is null or empty: the readers know which fields there are."""
    if isinstance(value, list):
        return [compact(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: compact(one)
        for name, one in value.items()
        if one not in (None, []) or name in {"events", "live", "totals"}
    }


def as_text(found: list[Wire]) -> str:
    lines = ",\n".join(json.dumps(compact(case), separators=(",", ":")) for case in found)
    return f"[\n{lines}\n]\n"


def test_the_file_holds_what_the_servers_merge_says() -> None:
    assert json.loads(VECTORS.read_text()) == compact(cases())


@pytest.mark.parametrize("seed", range(8))
def test_the_answer_does_not_depend_on_the_order(seed: int) -> None:
    random = Random(seed)
    events = generated(random)
    shuffled = random.sample(events, k=len(events))
    for independent in (False, True):
        assert answer(shuffled, independent=independent) == answer(events, independent=independent)


if __name__ == "__main__":
    VECTORS.write_text(as_text(cases()))
