"""Gives the certificate of the own authority to handhelds that shall trust it."""

from pathlib import Path

from flask import Flask, Response

from server.http.guards import public
from server.http.problem_json import problem
from server.serving.authority import AUTHORITY_FILE


def serve_authority(app: Flask, folder: Path) -> None:
    """Serve `/authority.crt`: a certificate only, never a key."""

    @app.get(f"/{AUTHORITY_FILE}")
    @public
    def authority() -> Response:
        path = folder / AUTHORITY_FILE
        if not path.exists():
            return problem(404, "not_found", "this server has no own authority")
        return Response(
            path.read_bytes(),
            mimetype="application/x-x509-ca-cert",
            headers={
                "Content-Disposition": 'attachment; filename="giacenza-authority.crt"',
                "Cache-Control": "no-cache",
            },
        )
