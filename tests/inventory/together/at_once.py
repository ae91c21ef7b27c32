"""Several people at once, each with a thread and a connection of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import text

from server.storage.database import db, is_sqlite

Result = TypeVar("Result")


def at_once(*deeds: Callable[[], Result]) -> list[Result]:
    """What came of each deed, all begun at the same moment."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], Result]) -> Result:
        start.wait()
        return deed()

    db.session.remove()
    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


@contextmanager
def beside(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    deed: Callable[[], Result],
    *,
    when: str | None = None,
) -> Iterator[Callable[[], Result]]:
    """Let somebody else act when the product comes to `place`; gives what came of it, once.

    `place` is a function of a module that is called there, with `when` as its argument if given.
    The product goes on as soon as the other one is done, or waits for what the product holds.
    """
    module, _, name = place.rpartition(".")
    found = __import__(module, fromlist=[name])
    real = getattr(found, name)
    others: list[Future[Result]] = []
    with ThreadPoolExecutor(1) as threads:

        def there(*arguments: object, **named: object) -> object:
            if not others and when in (None, *arguments[:1]):
                others.append(threads.submit(_alone, app, deed))
                while not others[0].done() and not _somebody_waits():
                    pass
            return real(*arguments, **named)

        def came_of_it() -> Result:
            result = others[0].result()
            db.session.remove()  # tests keep one session for all requests: the next reads anew
            return result

        with monkeypatch.context() as patch:
            patch.setattr(found, name, there)
            yield came_of_it


def _alone(app: Flask, deed: Callable[[], Result]) -> Result:
    with app.app_context():
        try:
            return deed()
        finally:
            db.session.remove()


def _somebody_waits() -> bool:
    """Whether somebody waits for a lock; on SQLite every other writer does."""
    if is_sqlite():
        return True
    with db.engine.connect() as connection:
        return bool(connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))
