"""The application over a database that is thrown away, or over one that is named and stays.

Loading takes far longer than what is measured: a database that stays is loaded once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import TemporaryDirectory

from flask import Flask
from flask_migrate import upgrade

from server.app import create_app
from server.config import Settings
from server.storage.database import db


@contextmanager
def application(url: str | None, now: datetime) -> Iterator[Flask]:
    """The application with its context; without an address over SQLite in a folder of its own."""
    with TemporaryDirectory() as folder:
        app = create_app(
            Settings(url or f"sqlite:///{folder}/benchmark.sqlite", "benchmark"), lambda: now
        )
        with app.app_context():
            upgrade()
            yield app
            db.session.remove()
            db.engine.dispose()
