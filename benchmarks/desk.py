"""A supervisor at the desk, for benchmarks: signs in, asks, sends, and is timed."""

import cProfile
import pstats
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from server.http.context import now
from server.identity.models import User
from server.identity.users import create_user
from server.kernel.principal import Role
from server.storage.database import db

_PASSWORD = "correct horse battery"  # noqa: S105 - of a database that is thrown away
_BY = "benchmark"
TIMES = 20


class Desk:
    """Asks the API as the desk does."""

    def __init__(self, client: FlaskClient, csrf: str) -> None:
        self._client = client
        self._headers = {"X-CSRF-Token": csrf}

    def get(self, path: str) -> Any:
        """Ask for something."""
        answer = self._client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def post(self, path: str, body: Any) -> Any:
        """Send something."""
        answer = self._client.post(path, json=body, headers=self._headers)
        assert answer.status_code == 200, answer.text
        return answer.json


def signed_in(app: Flask) -> Desk:
    """A supervisor who never counts; made if the database has none yet."""
    if db.session.scalar(select(User.id).where(User.name == "supervisor")) is None:
        create_user(
            "supervisor",
            _PASSWORD,
            Role.SUPERVISOR,
            employee=None,
            never_counts=True,
            language="en",
            now=now(),
            by=_BY,
        )
    client = app.test_client()
    given = {"name": "supervisor", "password": _PASSWORD}
    answer = client.post("/api/v1/session", json=given)
    return Desk(client, (answer.json or {})["csrf"])


def timed(name: str, step: Callable[[], Any], *, bar: float | None = None) -> Any:
    """Do it once, print how long it took, and give back what it gave; `--profile` says where."""
    db.session.remove()
    profile = cProfile.Profile() if "--profile" in sys.argv else None
    began, worked = time.perf_counter(), time.process_time()
    answer = profile.runcall(step) if profile else step()
    seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    wanted = "" if bar is None else f"  (bar {bar:g} s)"
    print(f"{name:<44}{seconds:9.3f} s, {cpu:8.3f} s computing here{wanted}", flush=True)
    if profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(28)
    return answer


def percentiles(name: str, step: Callable[[int], Any], times: int = TIMES) -> None:
    """Do it several times, print median and p95 in milliseconds, and what was computed.

    `there`: by PostgreSQL, in the process that serves the first connection.
    """
    taken, computed, elsewhere = [], [], []
    process = _process_there()
    for n in range(times):
        db.session.remove()
        began, worked = time.perf_counter(), time.process_time()
        before = _computed_by(process)
        step(n)
        elsewhere.append(_computed_by(process) - before)
        taken.append((time.perf_counter() - began) * 1000)
        computed.append((time.process_time() - worked) * 1000)
    print(
        f"{name:<44}median {_share(taken, 0.5):8.1f} ms, p95 {_share(taken, 0.95):8.1f} ms, "
        f"computing {_share(computed, 0.5):8.1f} and {_share(computed, 0.95):8.1f} ms, "
        f"there {_share(elsewhere, 0.5):8.1f} and {_share(elsewhere, 0.95):8.1f} ms",
        flush=True,
    )


def _process_there() -> int | None:
    """The process of PostgreSQL that answers; the pool gives the same connection each time."""
    if db.engine.dialect.name == "sqlite":
        return None
    return db.session.scalar(select(func.pg_backend_pid()))


def _computed_by(process: int | None) -> float:
    """Milliseconds of processor time so far, as Linux accounts for it; 0 on SQLite."""
    if process is None:
        return 0.0
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e6


def _share(figures: list[float], share: float) -> float:
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, round(len(ordered) * share))]
