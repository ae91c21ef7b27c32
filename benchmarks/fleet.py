"""Devices that hold counted events, a database for them and a server: what load programs share.

Everything is prepared before a clock starts: bodies are gzip already, tokens are enrolled.
"""

import gzip
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import NullPool, create_engine, text

from server.catalog.models import Location, Warehouse
from server.config import Settings
from server.core import create_core
from server.identity.devices import create_device, enrol
from server.identity.employees import create_employee
from server.inventory.inventories import create_inventory
from server.inventory.list_drafts import ListDraft
from server.inventory.list_keeping import create_lists, release_inventory
from server.inventory.list_types import create_list_type
from server.inventory.lists import ListInfo, find_lists
from server.inventory.scope import ScopeKey
from server.journal.canonical import NO_HASH, hash_of
from server.kernel import clock
from server.kernel.identifiers import new_id
from server.storage.database import db
from server.storage.transaction import transaction

NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=8)
BY = "benchmark"
BATCH = 500
POSTGRES = os.environ.get("GIACENZA_TEST_POSTGRES", "postgresql+psycopg://127.0.0.1:5432/test")
COMMAND = Path(sys.executable).parent / "giacenza"


class Counted:
    """One device with its token and its journal of counts, cut into bodies of 500 events.

    It goes along its aisle: of 50 events 46 count a position for the first time, 3 add to the one
    before, 1 replaces it.
    """

    def __init__(self, number: int, count_list: ListInfo, events: int) -> None:
        code = create_device(f"MC-{number}", [count_list.warehouse_id], now=NOW, by=BY)
        device, self.token = enrol(code.code, name="", previous=None, now=NOW)
        self.number, self.device, self.epoch = number, str(device), new_id(NOW)
        self.events = events
        self._list, self._hash, self._id, self._place = str(count_list.id), NO_HASH, "", 0
        entries = [self._entry(seq) for seq in range(1, events + 1)]
        self.bodies = [self._body(entries, first) for first in range(0, events, BATCH)]

    def _entry(self, seq: int) -> bytes:
        turn = seq % 50
        if turn < 46:
            self._place += 1
        now = NOW + timedelta(seconds=5 * seq)
        moment, before = clock.to_text(now), self._id
        self._id = str(new_id(now))
        event = dict.fromkeys(("area", "variant", "lot", "serial", "expiry", "catalog")) | {
            "app": "0.1.0",
            "barcode": f"80{self.number:04d}{self._place:07d}",
            "clock_offset_ms": 120,
            "counted_at": moment,
            "device": self.device,
            "employee": "17",
            "epoch": str(self.epoch),
            "factor": "1",
            "id": self._id,
            "item": f"MOB/{self.number:04d}-{self._place * 7919 % 100_000:05d}",
            "kind": "count",
            "list": self._list,
            "location": f"A{self.number:04d}-{self._place // 4:05d}",
            "monotonic_ms": 5000 * seq,
            "observed_at": moment,
            "pass": 1,
            "previous_hash": self._hash,
            "quantity": str(1 + seq % 40),
            "schema": 1,
            "seq": seq,
            "supersedes": [before] if turn == 49 else [],
            "unit": "PCS",
            "utc_offset": 60,
        }
        content = json.dumps(event, sort_keys=True, separators=(",", ":")).encode()
        self._hash = hash_of(content).hex()
        return b'{"event":' + content + b',"hash":"' + self._hash.encode() + b'"}'

    def _body(self, entries: list[bytes], first: int) -> bytes:
        frame = json.dumps(
            {
                "epoch": str(self.epoch),
                "head": self.events,
                "pending": self.events - first,
                "sent_at": clock.to_text(NOW),
            }
        )
        inside = b",".join(entries[first : first + BATCH])
        return gzip.compress(frame[:-1].encode() + b',"events":[' + inside + b"]}", 6)


class Connection:
    """A device's own connection."""

    def __init__(self, port: int, counted: Counted) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._headers = {
            "Authorization": f"Bearer {counted.token}",
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
        }

    def push(self, body: bytes) -> tuple[int, dict[str, Any], str]:
        """Status, answer, and Retry-After."""
        self._http.request("POST", "/api/v1/sync/events", body, self._headers)
        answer = self._http.getresponse()
        content = answer.read()
        return answer.status, json.loads(content), answer.headers.get("Retry-After", "")

    def close(self) -> None:
        """Hang up."""
        self._http.close()


@contextmanager
def database(kind: str) -> Iterator[tuple[Flask, str]]:
    """A fresh database, migrated, with the application's context around it."""
    with TemporaryDirectory() as folder, _address(kind, Path(folder)) as url:
        app = create_core(Settings(url, "benchmark"))
        with app.app_context():
            upgrade()
            yield app, url
            db.session.remove()
            db.engine.dispose()


@contextmanager
def _address(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/benchmark.sqlite"
        return
    schema = f"benchmark_{os.getpid()}"
    engine = create_engine(POSTGRES, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        yield f"{POSTGRES}?options=-csearch_path%3D{schema}"
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


def lists_ready(count: int) -> list[ListInfo]:
    """Released lists of one warehouse, each with an aisle of its own."""
    create_list_type("STD", {}, now=NOW, by=BY)
    create_employee({"code": "17", "surname": "Rossi", "name": "Anna"}, now=NOW, by=BY)
    aisles = [f"AISLE-{number:04d}" for number in range(count)]
    with transaction() as session:
        warehouse = Warehouse(code="W1", description="Central")
        session.add(warehouse)
        session.flush()
        session.add_all(Location(warehouse_id=warehouse.id, code=aisle) for aisle in aisles)
    inventory = create_inventory(NOW.date(), now=NOW, by=BY).number
    drafts = [
        ListDraft(list_type="STD", warehouse="W1", scope=(ScopeKey(location=aisle),))
        for aisle in aisles
    ]
    made = create_lists(inventory, drafts, now=NOW, by=BY)
    release_inventory(inventory, now=NOW, by=BY)
    found = find_lists(made)
    return [found[list_id] for list_id in made]


@contextmanager
def served(url: str, workers: int = 2) -> Iterator[int]:
    """`giacenza serve` on this database; gives its port."""
    port = _free_port()
    settings = {"GIACENZA_DATABASE_URL": url, "GIACENZA_SECRET_KEY": "benchmark"}
    program = [COMMAND, "serve", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    with TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        process = subprocess.Popen(program, env=os.environ | settings, stdout=log, stderr=log)
        try:
            _wait_for(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(60)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert process.poll() is None, "the server does not start"
        probe = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            probe.request("GET", "/api/v1/sync/ping")
            if probe.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            probe.close()
    raise SystemExit("the server does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", int(os.environ.get("GIACENZA_BENCHMARK_PORT", "0"))))
        return int(probe.getsockname()[1])


def server_cpu_seconds() -> float:
    """What every process that descends from this one has computed so far."""
    parents: dict[int, tuple[int, float]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        ticks = int(fields[11]) + int(fields[12])
        parents[int(path.parent.name)] = int(fields[1]), ticks / os.sysconf("SC_CLK_TCK")
    return sum(seconds for pid, (_, seconds) in parents.items() if _descends(pid, parents))


def _descends(pid: int, parents: dict[int, tuple[int, float]]) -> bool:
    while pid in parents:
        pid = parents[pid][0]
        if pid == os.getpid():
            return True
    return False


def conditions() -> str:
    """What the figures were measured under."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {load}"
