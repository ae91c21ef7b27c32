"""A backup taken while handhelds push, and the server put back to it.

The backup itself is a consistent state; handhelds notice the other history, send again what it
lacks, and at the end everything is there once (design/4 §4).
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from tests.conftest import migrated
from tests.faults.ground import Ground
from tests.faults.load import Load
from tests.faults.rounds import rounds, tell
from tests.faults.serving import killable
from tests.needs import POSTGRES

DEVICES = 3


@pytest.fixture
def own_database_url(database_kind: str, tmp_path: Path) -> Iterator[str]:
    """A whole database of its own: a restored backup replaces everything in it."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path}/giacenza.sqlite"
        return
    name = f"giacenza_faults_{os.getpid()}"
    server = create_engine(POSTGRES, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield server.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.mark.both_databases
def test_handhelds_send_again_what_a_restored_backup_lacks(
    own_database_url: str, tmp_path: Path, database_kind: str
) -> None:
    migrated(own_database_url)
    ground = Ground(own_database_url, tmp_path)
    lacking = 0
    with killable(ground.product, tmp_path) as server:
        load = Load(ground.devices(DEVICES, server.port))
        for number, _ in enumerate(rounds(1, f"backups restored, {database_kind}")):
            backup = str(tmp_path / f"backup-{number}")
            server.start()
            with load.running():
                load.wait_for_pushes(5)
                before = load.acknowledged_ids()
                ground.product.run("db", "backup", backup)
                load.wait_for_pushes(5)
            server.stop()
            acknowledged = load.acknowledged_ids()
            ground.product.run("db", "restore", backup)
            ground.product.run("journal", "verify")
            held = ground.stored_ids()
            assert before <= held, "a backup holds what was acknowledged before it began"
            lacking += len(acknowledged - held)
        assert lacking > 0, "nothing was acknowledged after the backup: nothing is proved"
        server.start()
        for device in load.devices:
            device.dock()
        events = ground.assert_each_once()
    tell(f"{database_kind}: restored to a backup taken during load, {lacking} acknowledged events "
         f"sent again; {events} events: 0 lost, 0 doubled")  # fmt: skip
