"""When the database is busy or away for a moment: 503 with `Retry-After`, and nothing was kept.

A transaction is whole or not at all, so whoever asked can simply ask again; handhelds do.
"""

from typing import Final

import psycopg as driver
import structlog
from flask import Flask, Response
from sqlalchemy import exc
from sqlalchemy.exc import DBAPIError, OperationalError

from server.http.problem_json import bug, problem

RETRY_AFTER_SECONDS: Final = 2
_SQLITE: Final = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_CANTOPEN", "SQLITE_IOERR")
_log = structlog.get_logger(__name__)


def answer_outages(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(exc.TimeoutError, _unavailable)
    app.register_error_handler(driver.OperationalError, _unavailable)


def is_outage(error: DBAPIError) -> bool:
    """Whether the same statement may well work later: locked, full, deadlocked, disconnected."""
    if not isinstance(error, OperationalError):
        return error.connection_invalidated
    name = getattr(error.orig, "sqlite_errorname", None)
    return name is None or name.startswith(_SQLITE)


def _database_error(error: DBAPIError) -> Response:
    return _unavailable(error) if is_outage(error) else bug(error)


def _unavailable(error: Exception) -> Response:
    _log.warning("database unavailable", error=str(error).partition("\n")[0])
    answer = problem(503, "database.unavailable", "the database is busy or away; try again")
    answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer
