"""Serves the built PWA: its files as they are, every other page as its `index.html`."""

from pathlib import Path
from typing import Final

from flask import Flask, Response, send_from_directory
from werkzeug.exceptions import NotFound

from server.http.guards import public
from server.http.problem_json import problem

_PACKAGED: Final = Path(__file__).parent / "pwa"
_BUILT: Final = Path(__file__).parent.parent / "pwa" / "dist"


def serve_pages(app: Flask) -> None:
    """Serve the PWA below `/`; what lies below `/api` stays the API's."""
    folder = _PACKAGED if _PACKAGED.exists() else _BUILT

    @app.get("/")
    @app.get("/<path:path>")
    @public
    def page(path: str = "index.html") -> Response:
        if path.startswith("api/"):
            return problem(404, "not_found", "there is no such resource")
        try:
            return _file(folder, path)
        except NotFound:
            if "." in path.rpartition("/")[2]:
                return problem(404, "not_found", "there is no such file")
        return _file(folder, "index.html")


def _file(folder: Path, path: str) -> Response:
    response = send_from_directory(folder, path)
    hashed = path.startswith("assets/")
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if hashed else "no-cache"
    )
    return response
