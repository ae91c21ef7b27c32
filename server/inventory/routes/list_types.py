"""Routes of list types."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now
from server.http.guards import allow, current_user
from server.inventory.list_schemas import ListTypes, ListTypeSettings, ListTypeShape
from server.inventory.list_types import create_list_type, edit_list_type, list_types
from server.inventory.models import ListType
from server.inventory.routes import KEEPERS, READERS

blueprint = Blueprint(
    "list-types", __name__, url_prefix="/api/v1/list-types", description="Rules of count lists"
)


@blueprint.route("")
class AllListTypes(MethodView):
    """Every list type."""

    @allow(*READERS)
    @blueprint.doc(summary="Every list type")
    @blueprint.response(200, ListTypes)
    def get(self) -> dict[str, Any]:
        """Answer every list type, by code."""
        return {"rows": list_types()}

    @allow(*KEEPERS)
    @blueprint.doc(summary="Create a list type")
    @blueprint.arguments(ListTypeShape)
    @blueprint.response(201, ListTypeShape)
    def post(self, given: dict[str, Any]) -> ListType:
        """Create a list type; settings that are absent take their default."""
        code = given.pop("code")
        return create_list_type(code, given, now=now(), by=current_user().name)


@blueprint.route("/<code>")
class OneListType(MethodView):
    """One list type."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="Change a list type")
    @blueprint.arguments(ListTypeSettings)
    @blueprint.response(200, ListTypeShape)
    def patch(self, given: dict[str, Any], code: str) -> ListType:
        """Change settings; rules that released lists follow are refused."""
        return edit_list_type(code, given, now=now(), by=current_user().name)
