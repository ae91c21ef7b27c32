"""Bar S1: how many count events a second are durably taken in, against raw inserts of the same.

Run it alone: `python benchmarks/ingest.py sqlite|postgresql [BATCHES]`. Four clients, each with its
own list, push BATCHES (default 40) gzip batches of 500 events to `giacenza serve` with 2 workers
over loopback. Then the rows that are in the log are written into an empty copy of the same table:
`executemany` (SQLite) or binary COPY (PostgreSQL), in transactions of 500.
"""

import os
import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
from fleet import (
    BATCH,
    Connection,
    Counted,
    conditions,
    database,
    lists_ready,
    served,
    server_cpu_seconds,
)
from sqlalchemy import text

from server.inventory.totals.rebuilding import check
from server.storage.database import db

CLIENTS = 4


def main() -> None:
    """Print the figures and their conditions."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
    batches = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    with database(kind) as (_, url):
        clients = [
            Counted(number, found, batches * BATCH)
            for number, found in enumerate(lists_ready(CLIENTS))
        ]
        db.session.remove()
        with served(url) as port:
            _warm(port, clients)
            before = server_cpu_seconds()
            seconds, latencies = _pushed(port, clients)
            cpu = server_cpu_seconds() - before
        events = CLIENTS * (batches - 1) * BATCH
        assert check().differed == 0, "the totals are not those of the log"
        assert _stored() == events + CLIENTS * BATCH
        raw_events, raw_seconds = _raw(kind, url)
    rate, raw = events / seconds, raw_events / raw_seconds
    p50, p99 = (latencies[int(len(latencies) * share)] * 1000 for share in (0.50, 0.99))
    print(f"{kind}: {rate:,.0f} events/s, raw {raw:,.0f} events/s, ratio {rate / raw:.2f}")
    print(f"computing: {cpu / events * 1e6:.0f} µs an event in the workers, clients left out")
    print(f"a batch of {BATCH}: p50 {p50:.0f} ms, p99 {p99:.0f} ms")
    print(f"{CLIENTS} clients, 2 workers, {len(latencies)} batches, {conditions()}")


def _warm(port: int, clients: list[Counted]) -> None:
    for counted in clients:
        _push_all(port, counted, counted.bodies[:1])


def _pushed(port: int, clients: list[Counted]) -> tuple[float, list[float]]:
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as threads:
        taken = threads.map(lambda one: _push_all(port, one, one.bodies[1:]), clients)
        latencies = sorted(latency for several in taken for latency in several)
    return time.perf_counter() - started, latencies


def _push_all(port: int, counted: Counted, bodies: list[bytes]) -> list[float]:
    connection, latencies = Connection(port, counted), []
    for body in bodies:
        began = time.perf_counter()
        status, answer, _ = connection.push(body)
        latencies.append(time.perf_counter() - began)
        assert status == 200, answer
        assert {result["status"] for result in answer["results"]} == {"accepted"}, answer
    connection.close()
    return latencies


def _stored() -> int:
    found: int = db.session.execute(text("SELECT count(*) FROM count_events")).scalar_one()
    return found


def _raw(kind: str, url: str) -> tuple[int, float]:
    """The same rows into the same table, emptied: how many, and how long."""
    db.session.remove()
    db.engine.dispose()
    return _raw_sqlite(url) if kind == "sqlite" else _raw_postgresql(url)


def _raw_sqlite(url: str) -> tuple[int, float]:
    path = Path(url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT * FROM count_events ORDER BY received_at, id").fetchall()
        tables = connection.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'count_events' AND sql IS NOT NULL"
        ).fetchall()
    connection.close()
    raw = sqlite3.connect(path.with_name("raw.sqlite"), isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536"):
        raw.execute(f"PRAGMA {pragma}")
    for (sql,) in tables:
        raw.execute(sql)
    insert = f"INSERT INTO count_events VALUES ({','.join('?' * len(rows[0]))})"  # noqa: S608
    started = time.perf_counter()
    for first in range(0, len(rows), BATCH):
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(insert, rows[first : first + BATCH])
        raw.execute("COMMIT")
    seconds = time.perf_counter() - started
    raw.close()
    return len(rows), seconds


def _raw_postgresql(url: str) -> tuple[int, float]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        described = connection.execute(
            "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attnum > 0 "
            "AND attrelid = 'count_events'::regclass ORDER BY attnum"
        ).fetchall()
        names = ", ".join(name for name, _ in described)
        read = f"SELECT {names} FROM count_events ORDER BY received_at, id"  # noqa: S608
        rows = [_copied(row, described) for row in connection.execute(read).fetchall()]
        connection.execute("TRUNCATE count_events")
        connection.commit()
        started = time.perf_counter()
        for first in range(0, len(rows), BATCH):
            with connection.cursor().copy(
                f"COPY count_events ({names}) FROM STDIN (FORMAT BINARY)"
            ) as copy:
                copy.set_types([kind for _, kind in described])
                for row in rows[first : first + BATCH]:
                    copy.write_row(row)
            connection.commit()
        return len(rows), time.perf_counter() - started


def _copied(row: tuple[Any, ...], described: list[Any]) -> tuple[Any, ...]:
    from psycopg.types.json import Jsonb

    return tuple(
        Jsonb(value) if kind == "jsonb" else value
        for value, (_, kind) in zip(row, described, strict=True)
    )


if __name__ == "__main__":
    os.environ.setdefault("GIACENZA_LOG_LEVEL", "warning")
    main()
