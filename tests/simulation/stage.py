"""What every player of histories needs, made once: the handhelds' program, an empty database."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher

from server.identity import passwords
from tests.conftest import migrated
from tests.simulation.playing import Player, bundled, told
from tests.simulation.serving import DATABASE

MEMORY = Path("/dev/shm")  # noqa: S108 - only where it is faster than a disk


@dataclass(frozen=True)
class Stage:
    """Where the program and the migrated, empty SQLite database are that players start from."""

    program: Path
    template: Path

    @classmethod
    def built(cls, place: Path) -> "Stage":
        """Make both in a folder."""
        template = place / "template.sqlite"
        migrated(f"sqlite:///{template}")
        return cls(bundled(place), template)

    @contextmanager
    def player(self) -> Iterator[Player]:
        """Somebody who plays one history after another on a server of their own."""
        with tempfile.TemporaryDirectory(dir=self.template.parent) as place:
            shutil.copy(self.template, Path(place) / DATABASE)
            with Player.on(Path(place), self.program) as one:
                yield one


def broken_in(seeds: range) -> str:
    """Play some histories from nothing; which promises were broken, empty when none was."""
    with folder() as place, Stage.built(Path(place)).player() as player:
        return told(player.play_all(seeds))


def folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for databases that nobody needs afterwards."""
    return tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)


def cheap_passwords() -> None:
    """Hash passwords fast: their cost is no part of a history."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
