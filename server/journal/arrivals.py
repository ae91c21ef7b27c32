"""Who is told, inside the same transaction, of every event that is stored.

Everything that puts events into the log tells it here: pushes, releases from quarantine, imported
journals, the server's own entries. Who follows is given from outside (`server.core`): the journal
does not know what an inventory makes of its events.
"""

from collections.abc import Sequence
from typing import Any, Final, Protocol, cast

from flask import Flask, current_app

from server.journal.rows import Row, Touched

_EXTENSION: Final = "giacenza_journal_follower"


class Follower(Protocol):
    """What keeps results of the log up to date."""

    def note(self, rows: Sequence[Row]) -> Any:
        """Work out what following these rows will want, before anybody waits for it."""

    def expect(self, rows: Sequence[Row | Touched]) -> None:
        """Rows of the log are about to be inserted: stand in line for what they touch."""

    def follow(self, noted: Any) -> None:
        """The rows that this was noted of were inserted."""


def follow_journal(app: Flask, follower: Follower) -> None:
    """Say who follows the log."""
    app.extensions[_EXTENSION] = follower


def follower() -> Follower:
    """Who follows the log of this application."""
    return cast("Follower", current_app.extensions[_EXTENSION])
