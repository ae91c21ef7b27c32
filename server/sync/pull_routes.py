"""Routes by which a handheld fetches what changed and the catalogue."""

from dataclasses import asdict
from typing import Any

from flask import Response, request
from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now
from server.http.guards import allow_device, current_device
from server.journal.service import server_history
from server.sync.catalog import changes_of_catalog, find_bucket, generation_to_take
from server.sync.changes import changes_for
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
            "filling": page.filling,
            "server_time": at,
            "server_history": history,
            "changes": page.changes,
        }


@blueprint.route("/catalog")
class Manifest(MethodView):
    """The catalogue to download."""

    @allow_device()
    @blueprint.doc(summary="Fetch the manifest of the catalogue")
    @blueprint.response(200, ManifestAnswer)
    def get(self) -> dict[str, Any]:
        """Answer the whole generation to take and its buckets; 503 while the first is prepared."""
        history = server_history(now())
        generation = generation_to_take(now())
        return {
            "id": generation.id,
            "server_history": history,
            "rows": generation.rows,
            "blocks": generation.blocks,
            "buckets": generation.buckets,
        }


@blueprint.route("/catalog/<int:generation>/<name>")
class Bucket(MethodView):
    """A part of the catalogue that never changes."""

    @allow_device()
    @blueprint.doc(summary="Fetch a bucket of the catalogue")
    @blueprint.response(200, content_type="application/octet-stream")
    def get(self, generation: int, name: str) -> Response:
        """Answer blocks, each with its length before it and compressed."""
        bucket = find_bucket(generation, name)
        response = Response(bucket.content, content_type="application/octet-stream")
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
        response.set_etag(bucket.sha256)
        response.make_conditional(request)
        return response


@blueprint.route("/catalog/changes")
class CatalogChanges(MethodView):
    """What changed in the catalogue."""

    @allow_device()
    @blueprint.doc(summary="Fetch what changed in the catalogue since a generation")
    @blueprint.arguments(CatalogChangesQuery, location="query")
    @blueprint.response(200, CatalogChangesAnswer)
    def get(self, query: dict[str, int]) -> dict[str, Any]:
        """Answer the rows that lead to the present generation, or that it is to be taken whole."""
        history = server_history(now())
        return {"server_history": history, **asdict(changes_of_catalog(query["since"]))}
