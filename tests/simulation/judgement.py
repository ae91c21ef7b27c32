"""What must be true when a history has come to rest (design/4 §1 and §5), each fault a line.

What the devices report stands on one side, what the server holds on the other, and between them a
merge that knows neither (`tests.naive_merge`).
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from server.inventory.totals.rebuilding import check
from server.journal.models import CountEvent, JournalHead, QuarantinedEvent
from server.journal.verify import verify_journals
from server.storage.database import db
from tests import naive_merge
from tests.naive_merge import Line
from tests.premises import Premises

TEAM = "2026-001"
LINE = ("location", "item", "barcode", "variant", "lot", "serial")
Report = dict[str, Any]
Faults = Iterator[str]


def broken_promises(premises: Premises, report: Report) -> list[str]:
    """Everything that is not as it must be; empty when all is well."""
    with premises.app.app_context():
        log = list(db.session.scalars(select(CountEvent)))
        quarantine = list(db.session.scalars(select(QuarantinedEvent)))
        found = [
            *([report["crash"]] if report["crash"] else []),
            *report["violations"],
            *_missing_or_changed(report, log, quarantine),
            *_not_from_a_device(report, log),
            *_gaps(report, log, quarantine),
            *_high_water(log, quarantine),
            *_not_as_it_came(),
        ]
        independent = {one["id"] for one in premises.lists if one["independent"]}
        contents = [json.loads(event.content) for event in log]
        found += _not_kept_up()
    found += _device_totals(report, independent)
    found += _server_totals(premises, contents, independent)
    return found


def _missing_or_changed(
    report: Report, log: list[CountEvent], quarantine: list[QuarantinedEvent]
) -> Faults:
    """Promises 1, 8, 11: every green event is there once, or in quarantine, as it was made."""
    texts = {str(event.id): event.content.decode() for event in log}
    waiting = {(one.event_id, one.raw): one.code for one in quarantine}
    destroyed = {one["id"] for one in report["destroyed"]}
    for green in report["green"]:
        event_id, canonical = green["id"], green["canonical"]
        name = f"event {green['seq']} of {green['profile']} ({event_id})"
        if texts.get(event_id) == canonical or waiting.get((event_id, canonical)):
            continue
        if event_id in texts:
            yield f"{name} was changed on its way"
        elif event_id not in destroyed:
            yield f"{name} was green and is lost"


def _not_from_a_device(report: Report, log: list[CountEvent]) -> Faults:
    """Promise 2: nothing is on the server that no device made."""
    made = {one["id"] for one in report["green"]} | set(report["unsure"])
    for event in log:
        if event.device != "server" and str(event.id) not in made:
            yield f"event {event.id} came from nowhere"


def _gaps(report: Report, log: list[CountEvent], quarantine: list[QuarantinedEvent]) -> Faults:
    """Promise 4: what a device numbered is there, but for what was destroyed with a storage."""
    present = {(str(event.epoch), event.seq) for event in log}
    present |= {(str(one.epoch), one.seq) for one in quarantine if one.seq is not None}
    destroyed = {one["id"] for one in report["destroyed"]}
    lost = {(one["epoch"], one["seq"]) for one in report["green"] if one["id"] in destroyed}
    for profile in report["profiles"]:
        for chain in profile["heads"]:
            numbered = {(chain["epoch"], seq) for seq in range(1, chain["seq"] + 1)}
            missing = sorted(seq for _, seq in numbered - present - lost)
            if missing:
                yield f"{profile['name']}: numbers {missing} of {chain['epoch']} are not there"


def _high_water(log: list[CountEvent], quarantine: list[QuarantinedEvent]) -> Faults:
    """Promise 4: it is the longest prefix of a journal that is there."""
    present: dict[tuple[str, Any], set[int]] = defaultdict(set)
    for one in (*log, *quarantine):
        if one.epoch is not None and one.seq is not None:
            present[one.device, one.epoch].add(one.seq)
    for head in db.session.scalars(select(JournalHead)):
        here = present[head.device, head.epoch]
        prefix = next(seq for seq in range(1, len(here) + 2) if seq not in here) - 1
        if head.high_water != prefix:
            yield f"high water {head.high_water} of {head.epoch} where {prefix} are there"


def _not_as_it_came() -> Faults:
    """Promise 16: the log read once more from its bytes."""
    finding = verify_journals().finding
    if finding is not None:
        yield f"verify: {finding.code} {finding.device} {finding.epoch} {finding.seq}"


def _not_kept_up() -> Faults:
    """Promise 9: totals that grew with each event are those of the whole log, made anew."""
    compared = check()
    if compared.differed:
        yield f"{compared.differed} of the {compared.totals} totals are not what the log says"


def _device_totals(report: Report, independent: set[str]) -> Faults:
    """Promise 3 on the device: what its screen adds up is what its own events give."""
    for profile in report["profiles"]:
        events = [json.loads(text) for text in profile["events"]]
        by_list: dict[str, list[Any]] = defaultdict(list)
        for event in events:
            by_list[event["list"]].append(event)
        expected = {
            (key, line): total
            for key, several in by_list.items()
            for line, total in naive_merge.totals(several, independent).items()
        }
        shown = {
            (one["list"], _line_of_key(one["key"])): Decimal(one["total"])
            for one in profile["lines"]
            if one["total"] is not None
        }
        if shown != expected:
            yield f"{profile['name']} shows {_differing(shown, expected)}"


def _server_totals(premises: Premises, contents: Iterable[Any], independent: set[str]) -> Faults:
    """Promise 3 on the server: the differences count what the naive merge counts."""
    team = [event for event in contents if event["list"] not in independent]
    expected = naive_merge.totals(team, independent)
    rows = premises.client().get(f"/api/v1/inventories/{TEAM}/differences?limit=500").json["rows"]
    shown = {
        tuple(
            row[name] for name in ("location", "item", "barcode", "variant", "lot", "serial")
        ): row
        for row in rows
    }
    counted = {
        line: Decimal(row["counted"]) for line, row in shown.items() if row["counted"] is not None
    }
    if counted != expected:
        yield f"the server counts {_differing(counted, expected)}"


def _line_of_key(key: str) -> Line:
    location, item, barcode, variant, lot, serial = (part or "" for part in json.loads(key))
    return (location, item, barcode, variant, lot, serial)


def _differing(shown: dict[Any, Decimal], expected: dict[Any, Decimal]) -> str:
    keys = Counter([*shown, *expected])
    wrong = {
        key: (shown.get(key), expected.get(key))
        for key in keys
        if shown.get(key) != expected.get(key)
    }
    return ", ".join(f"{key}: {one} where {other} is right" for key, (one, other) in wrong.items())
