"""Routes of documents to print."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from server.documents.label_sources import Selection, labels
from server.documents.labels import sheet
from server.documents.schemas import LabelQuery
from server.http.guards import allow
from server.kernel.principal import Role

blueprint = Blueprint(
    "documents", __name__, url_prefix="/api/v1/documents", description="Documents to print"
)
BLUEPRINTS: tuple[Blueprint, ...] = (blueprint,)


@blueprint.route("/labels.pdf")
class Labels(MethodView):
    """Labels to count with."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR)
    @blueprint.doc(summary="A sheet of item, location, area or badge labels")
    @blueprint.arguments(LabelQuery, location="query")
    @blueprint.response(200, content_type="application/pdf")
    def get(self, query: dict[str, Any]) -> Response:
        """Answer a PDF of A4 pages with 24 labels each."""
        found = labels(query["kind"], Selection(query["warehouse"], query["search"]))
        return Response(sheet(found), content_type="application/pdf")
