"""Kill -9 of the server before a commit, after it, and at any moment, on both databases.

What was acknowledged is there; what was not is sent again and counts once (design/4 §5, 1 and 3).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.device import Device, Unanswered
from tests.faults.ground import Ground
from tests.faults.load import Load
from tests.faults.rounds import rounds, tell
from tests.faults.serving import KillableServer, killable
from tests.faults.waiting import wait_until

DEVICES = 3
KILLS_AT_A_POINT = 2
KILLS_AT_RANDOM = 3
EVERY = 3
"""A worker dies at its third push, so that others go through in between."""

both_databases = pytest.mark.both_databases


@pytest.fixture
def ground(database_url: str, tmp_path: Path) -> Ground:
    return Ground(database_url, tmp_path)


@pytest.fixture
def server(ground: Ground, tmp_path: Path) -> Iterator[KillableServer]:
    with killable(ground.product, tmp_path) as made:
        yield made


@both_databases
def test_of_a_batch_that_dies_before_its_commit_nothing_is_there_and_after_it_everything(
    ground: Ground, server: KillableServer
) -> None:
    (device,) = ground.devices(1, server.port)
    for point, is_there in (("push.before_commit", False), ("push.after_commit", True)):
        server.start(GIACENZA_FAULT=f"{point}:2")
        batch = batch_without_answer(device)
        server.stop()
        stored = ground.stored_ids()
        assert stored - batch == device.acknowledged_ids
        assert stored & batch == (batch if is_there else set())
    server.start()
    device.dock()
    ground.assert_each_once()


def batch_without_answer(device: Device) -> set[str]:
    """Count and push until a push has no answer; the ids of that one's events."""
    for _ in range(10):
        for _ in range(3):
            device.record()
        try:
            device.sync()
        except Unanswered:
            return {device.id_at(place) for place in device.pending}
    raise AssertionError("no worker died")


@both_databases
def test_a_server_killed_before_a_commit_after_it_and_at_any_moment_loses_and_doubles_nothing(
    ground: Ground, server: KillableServer, database_kind: str
) -> None:
    devices = ground.devices(DEVICES, server.port)
    load = Load(devices)
    for point in ("push.before_commit", "push.after_commit"):
        killed_at(point, load, server, database_kind)
        assert load.acknowledged_ids() <= ground.stored_ids()
    killed_at_random(load, server, ground, database_kind)
    for device in devices:
        device.dock()
    assert "duplicate" in {
        status for device in devices for status in device.acknowledged.values()
    }, "what was committed and not acknowledged must have been sent again"
    events = ground.assert_each_once()
    tell(f"{database_kind}: {load.kills} kills while {DEVICES} handhelds sent {events} events: "
         "0 lost, 0 doubled")  # fmt: skip


def killed_at(point: str, load: Load, server: KillableServer, where: str) -> None:
    """Workers die at every third push, at one side of the commit."""
    before = server.workers_killed()
    wanted = before + sum(1 for _ in rounds(KILLS_AT_A_POINT, f"killed at {point}, {where}"))
    server.start(GIACENZA_FAULT=f"{point}:{EVERY}")
    with load.running():
        wait_until(lambda: server.workers_killed() >= wanted, f"{wanted} kills at {point}", 900)
    server.stop()
    load.kills += server.workers_killed() - before


def killed_at_random(load: Load, server: KillableServer, ground: Ground, where: str) -> None:
    """A worker or the whole group dies, whatever it is doing."""
    server.start()
    with load.running():
        for random in rounds(KILLS_AT_RANDOM, f"killed at random, {where}"):
            load.wait_for_pushes(random.randint(1, 15))
            if random.random() < 0.5:
                server.kill_worker(random.randrange(2))
            else:
                server.kill()
                assert load.acknowledged_ids() <= ground.stored_ids()
                server.start()
            load.kills += 1
        load.wait_for_pushes(1)
