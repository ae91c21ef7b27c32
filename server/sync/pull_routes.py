"""Routes by which a handheld fetches what changed and the catalogue."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now
from server.http.guards import allow_device, current_device
from server.journal.service import server_history
from server.sync.catalog import current_generation, find_bucket
from server.sync.changes import changes_for
from server.sync.models import CatalogGeneration
from server.sync.pull_schemas import (
    CatalogChangesAnswer,
    CatalogChangesQuery,
    ChangesAnswer,
    ChangesQuery,
    ManifestAnswer,
)

blueprint = Blueprint("pull", __name__, url_prefix="/api/v1/sync", description="Handhelds pull")


@blueprint.route("/changes")
class Changes(MethodView):
    """What a device must hear of."""

    @allow_device()
    @blueprint.doc(summary="Fetch what changed")
    @blueprint.arguments(ChangesQuery, location="query")
    @blueprint.response(200, ChangesAnswer)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page of changes after a cursor; everything when there is none."""
        at = now()
        history = server_history(at)
        page = changes_for(current_device(), query["since"])
        return {
            "cursor": page.cursor,
            "more": page.more,
            "server_time": at,
            "server_history": history,
            "changes": page.changes,
        }


@blueprint.route("/catalog")
class Manifest(MethodView):
    """The catalogue as it is now."""

    @allow_device()
    @blueprint.doc(summary="Fetch the manifest of the catalogue")
    @blueprint.response(200, ManifestAnswer)
    def get(self) -> CatalogGeneration:
        """Answer the newest generation and its buckets."""
        return current_generation(now())


@blueprint.route("/catalog/<int:generation>/<name>")
class Bucket(MethodView):
    """A part of the catalogue that never changes."""

    @allow_device()
    @blueprint.doc(summary="Fetch a bucket of the catalogue")
    @blueprint.response(200, content_type="text/plain")
    def get(self, generation: int, name: str) -> Response:
        """Answer the text of a bucket, compressed."""
        bucket = find_bucket(generation, name)
        response = Response(bucket.content, content_type="text/plain; charset=utf-8")
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        response.set_etag(bucket.sha256)
        return response


@blueprint.route("/catalog/changes")
class CatalogChanges(MethodView):
    """What changed in the catalogue."""

    @allow_device()
    @blueprint.doc(summary="Ask whether the catalogue changed")
    @blueprint.arguments(CatalogChangesQuery, location="query")
    @blueprint.response(200, CatalogChangesAnswer)
    def get(self, query: dict[str, int]) -> dict[str, Any]:
        """Answer that nothing changed since a generation, or that the whole one is to be taken."""
        newest = current_generation(now())
        full = newest.id != query["since"]
        return {"generation": newest.id, "full": full, "rows": [], "removed": []}
