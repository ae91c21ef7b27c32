"""The application of a simulation: it answers what handhelds ask, and can be restarted between.

A request comes as method, path, headers and body, and goes through all of the real application.
What breaks on a wire of its own is for `tests/faults`, where real sockets are cut.
"""

import base64
import io
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from flask import Flask
from werkzeug.test import run_wsgi_app

from server.app import create_app
from server.storage.database import db
from tests.conftest import SteppingClock, settings_for
from tests.premises import Premises

DATABASE = "giacenza.sqlite"
_ENVIRONMENT = {
    "SCRIPT_NAME": "",
    "SERVER_NAME": "giacenza.test",
    "SERVER_PORT": "443",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "127.0.0.1",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "https",
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": False,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
}
_WITHOUT_PREFIX = ("CONTENT_TYPE", "CONTENT_LENGTH")


class ServedPremises(Premises):
    """Premises whose application answers; all that it keeps is in a folder."""

    def __init__(self, folder: Path) -> None:
        clock = SteppingClock()
        self._heads = folder / "heads"
        settings = settings_for(
            f"sqlite:///{folder / DATABASE}",
            push_rate="100000 per second",
            heads_folder=str(self._heads),
        )
        app, self._other = create_app(settings, clock), create_app(settings, clock)
        super().__init__(app, clock)

    def begin(self) -> dict[str, Any]:
        """An empty company."""
        shutil.rmtree(self._heads, ignore_errors=True)
        return super().begin()

    def answer(
        self, method: str, path: str, headers: Mapping[str, str], body: str
    ) -> dict[str, Any]:
        """What the application answers to a request; bodies are base64."""
        given = base64.b64decode(body)
        place, _, query = path.partition("?")
        fields = {name.upper().replace("-", "_"): value for name, value in headers.items()}
        fields |= {"CONTENT_LENGTH": str(len(given)), "HOST": "giacenza.test"}
        environ = _ENVIRONMENT | {
            name if name in _WITHOUT_PREFIX else f"HTTP_{name}": value
            for name, value in fields.items()
        }
        environ |= {"REQUEST_METHOD": method, "PATH_INFO": unquote(place), "QUERY_STRING": query}
        environ["wsgi.input"] = io.BytesIO(given)
        answered, status, told = run_wsgi_app(self.app.wsgi_app, environ, buffered=True)
        return {
            "status": int(status.partition(" ")[0]),
            "headers": list(told),
            "body": base64.b64encode(b"".join(answered)).decode(),
        }

    def restart(self) -> None:
        """Go on with another application on the same database."""
        forget_connections(self.app)
        self.app, self._other = self._other, self.app

    def close(self) -> None:
        """Let go of the database."""
        forget_connections(self.app)


def forget_connections(app: Flask) -> None:
    """Close what an application holds of its database."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
