"""Serves the built PWA: its files, compressed where they can be; any other page is `index.html`."""

import mimetypes
from pathlib import Path
from typing import Final

from flask import Flask, Response, request, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from server.http.guards import public
from server.http.problem_json import problem

_PACKAGED: Final = Path(__file__).parent / "pwa"
_BUILT: Final = Path(__file__).parent.parent / "pwa" / "dist"
_TWINS: Final = {"br": ".br", "gzip": ".gz"}
"""Content codings, the best first, and how a file's twin that has it ends (`pwa/compressed.ts`)."""


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
    coding = next((name for name in _TWINS if _can_be(name, folder, path)), None)
    if coding is None:
        response = send_from_directory(folder, path)
    else:
        type_, _ = mimetypes.guess_type(path)
        response = send_from_directory(folder, path + _TWINS[coding], mimetype=type_)
        response.headers["Content-Encoding"] = coding
    response.vary.add("Accept-Encoding")
    hashed = path.startswith("assets/")
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if hashed else "no-cache"
    )
    return response


def _can_be(coding: str, folder: Path, path: str) -> bool:
    twin = safe_join(str(folder), path + _TWINS[coding])
    return request.accept_encodings[coding] > 0 and twin is not None and Path(twin).is_file()
