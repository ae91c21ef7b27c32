"""The Journal screen on a large log: what its pages cost, and what its index costs ingest.

    .venv/bin/python benchmarks/journal_screen.py [--events 1000000]

Writes events of 40 devices aisle after aisle into SQLite in transactions of 500 (two runs of a
tenth of the events, without and with an index of locations), then asks each kind of page.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from flask_migrate import upgrade
from sqlalchemy import insert, text

from server.app import create_app
from server.auditing.event_story import Seals, event_story
from server.auditing.events import EventFilters, events_page
from server.config import Settings
from server.journal.canonical import canonical_json, hash_of
from server.journal.models import CountEvent
from server.kernel.identifiers import uuid7
from server.storage.database import db
from server.storage.transaction import transaction

START = datetime(2026, 11, 23, 6, tzinfo=UTC)
LISTS = [UUID(int=n + 1) for n in range(100)]
BATCH = 500


def batches(events: int, random: Random) -> Iterator[list[dict[str, Any]]]:
    """Batches of 500, each of one device that walks its aisle."""
    for number in range(events // BATCH):
        device, turn = number % 40, number // 40
        epoch = UUID(int=1000 + device)
        aisle = f"{device:02d}{turn % 25:02d}"
        yield [
            event(device, epoch, turn * BATCH + n + 1, aisle, n, random, number)
            for n in range(BATCH)
        ]


def event(  # noqa: PLR0913, PLR0917 - what tells one apart from another
    device: int, epoch: UUID, seq: int, aisle: str, n: int, random: Random, number: int
) -> dict[str, Any]:
    """One count: its columns and about as many bytes as a real one has."""
    at = START + timedelta(milliseconds=20_000 * (number // 40) + n * 40 + device)
    event_id = uuid7(at, random.randbytes(10))
    content = {
        "id": str(event_id),
        "device": str(UUID(int=device)),
        "epoch": str(epoch),
        "seq": seq,
        "previous_hash": "ab" * 32,
        "filler": "x" * 350,
    }
    raw = canonical_json(content)
    return {
        "id": event_id,
        "device": str(UUID(int=device)),
        "epoch": epoch,
        "seq": seq,
        "hash": hash_of(raw),
        "previous_hash": b"\xab" * 32,
        "kind": "count",
        "inventory_id": 1,
        "warehouse_id": 1,
        "list_id": LISTS[(device * 7 + seq // 10_000) % 100],
        "pass_number": 1,
        "employee": f"{device % 30}",
        "location": f"{aisle}-{n // 5:03d}",
        "item": f"MOB/{random.randrange(100_000):06d}",
        "barcode": "8004020123459",
        "quantity": Decimal(12),
        "supersedes": [],
        "counted_at": at,
        "observed_at": at,
        "clock_offset_ms": 0,
        "received_at": at,
        "content": raw,
    }


def ingest(folder: Path, events: int, *, index: bool) -> float:
    """Seconds that the database takes to store so many events."""
    app = create_app(Settings(f"sqlite:///{folder}/{index}-{events}.sqlite", "benchmark"))
    with app.app_context():
        upgrade()
        if index:
            db.session.execute(text("CREATE INDEX tried ON count_events (location, id)"))
            db.session.commit()
        spent = 0.0
        for rows in batches(events, Random(7)):  # noqa: S311 - the same in every run
            begun = time.perf_counter()
            with transaction() as session:
                session.connection().execute(insert(CountEvent), rows)
            spent += time.perf_counter() - begun
        return spent


def asked(app: Any, folder: Path) -> None:
    """Print what each kind of page takes, and how long it is to ten rows."""
    kinds = {
        "newest": EventFilters(),
        "inventory": EventFilters(inventory_id=1),
        "list": EventFilters(list_id=LISTS[7]),
        "device": EventFilters(device=str(UUID(int=3))),
        "location": EventFilters(location="0311-017"),
        "employee": EventFilters(employee="7"),
        "item (rare, one page)": EventFilters(item="MOB/000077"),
        "hour long ago": EventFilters(until=START + timedelta(minutes=1)),
    }
    with app.app_context():
        for name, filters in kinds.items():
            times = []
            for _ in range(7):
                begun = time.perf_counter()
                rows, after = events_page(filters, None, 50)
                times.append(time.perf_counter() - begun)
            pages, total, cursor, found = 1, times[-1], after, len(rows)
            while cursor is not None and found < 10 and pages < 100:
                begun = time.perf_counter()
                rows, cursor = events_page(filters, cursor, 50)
                total += time.perf_counter() - begun
                pages, found = pages + 1, found + len(rows)
            print(
                f"{name:24} p50 {statistics.median(times) * 1000:7.1f} ms, slowest"
                f" {max(times) * 1000:7.1f} ms; 10 rows after {pages} pages, {total * 1000:.0f} ms"
            )
        [row], _ = events_page(EventFilters(list_id=LISTS[7]), None, 1)
        begun = time.perf_counter()
        event_story(row["id"], Seals(folder / "none", "Europe/Rome", b"key"))
        print(f"{'detail of one event':24} {(time.perf_counter() - begun) * 1000:7.1f} ms")


def main() -> None:
    """Ingest with and without, then ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    events = parser.parse_args().events
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(2):
            without = ingest(folder, events // 10, index=False)
            with_index = ingest(folder, events // 10, index=True)
            for file in folder.glob("*.sqlite*"):
                file.unlink()
            print(
                f"{events // 10} events: {events / 10 / without:,.0f} a second without the index,"
                f" {events / 10 / with_index:,.0f} with ({without / with_index:.2f})"
            )
        ingest(folder, events, index=False)
        app = create_app(Settings(f"sqlite:///{folder}/False-{events}.sqlite", "benchmark"))
        print(f"{events} events:")
        asked(app, folder)


if __name__ == "__main__":
    main()
