"""Connections are spread over the workers: each answers all that comes over those that it took."""

import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.workers.gthread import TConn

from server.serving import worker
from server.serving.worker import Worker


class Taking(Worker):
    """A worker as far as taking connections goes."""

    def __init__(self, connections: int) -> None:
        self.nr_conns = connections
        self.cfg = SimpleNamespace(is_ssl=False)
        self.taken: list[TConn] = []

    def enqueue_req(self, conn: TConn) -> None:
        self.taken.append(conn)
        conn.sock.close()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        with socket.create_connection(listening.getsockname()):
            yield listening


@pytest.fixture
def hesitations(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []
    monkeypatch.setattr(worker, "time", SimpleNamespace(sleep=found.append))
    return found


def test_a_worker_that_has_no_connection_takes_one_at_once(
    listener: socket.socket, hesitations: list[float]
) -> None:
    idle = Taking(0)
    idle.accept(listener)
    assert (idle.nr_conns, len(idle.taken), hesitations) == (1, 1, [])


def test_a_worker_that_has_connections_leaves_the_next_to_one_that_has_fewer(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy, idle = Taking(1), Taking(0)
    quicker: Any = SimpleNamespace(sleep=lambda _: idle.accept(listener))
    monkeypatch.setattr(worker, "time", quicker)
    busy.accept(listener)
    assert (busy.nr_conns, busy.taken, idle.nr_conns) == (1, [], 1)


def test_the_more_connections_a_worker_has_the_longer_it_hesitates_up_to_a_limit(
    listener: socket.socket, hesitations: list[float]
) -> None:
    waits = []
    for connections in (1, 2, 1000):
        with socket.create_connection(listener.getsockname()):
            hesitations.clear()
            busy = Taking(connections)
            busy.accept(listener)
            waits.append(sum(hesitations))
            assert len(busy.taken) == 1
    assert 0 < waits[0] < waits[1] < waits[2] < 0.01
