"""The application of a simulation behind a real socket; it can be restarted while it serves."""

import threading
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from server.app import create_app
from server.storage.database import db
from tests.conftest import SteppingClock, settings_for
from tests.premises import Premises


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: Any) -> None:
        pass


class ServedPremises(Premises):
    """Premises whose application answers on loopback."""

    def __init__(self, database_url: str, port: int = 0) -> None:
        clock = SteppingClock()
        settings = settings_for(database_url, push_rate="100000 per second")
        app, self._other = create_app(settings, clock), create_app(settings, clock)
        super().__init__(app, clock)
        self._server = make_server(
            "127.0.0.1", port, self._serve, threaded=True, request_handler=_Quiet
        )
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def begin(self) -> dict[str, Any]:
        """An empty company, and where its server is."""
        return super().begin() | {"url": f"http://127.0.0.1:{self._server.server_port}"}

    def restart(self) -> None:
        """Go on with another application on the same database."""
        forget_connections(self.app)
        self.app, self._other = self._other, self.app

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        forget_connections(self.app)

    def _serve(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        return self.app.wsgi_app(environ, start_response)


def forget_connections(app: Flask) -> None:
    """Close what an application holds of its database."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
