"""Routes of tolerances."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now
from server.http.guards import allow, current_user
from server.http.paging import page
from server.inventory.limit_models import ToleranceRow
from server.inventory.limit_schemas import (
    LimitsPage,
    NewTolerance,
    ToleranceLimits,
    TolerancePage,
    ToleranceShape,
)
from server.inventory.routes import KEEPERS, READERS
from server.inventory.tolerance_keeping import (
    change_tolerance,
    create_tolerance,
    delete_tolerance,
    tolerances_after,
)

blueprint = Blueprint(
    "tolerances", __name__, url_prefix="/api/v1/tolerances", description="What may differ"
)


@blueprint.route("")
class AllTolerances(MethodView):
    """Every tolerance."""

    @allow(*READERS)
    @blueprint.doc(summary="List the tolerances")
    @blueprint.arguments(LimitsPage, location="query")
    @blueprint.response(200, TolerancePage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer the tolerances in the order they were made."""
        return page(tolerances_after(query["after"], query["limit"]), query["limit"], "id")

    @allow(*KEEPERS)
    @blueprint.doc(summary="Keep a tolerance")
    @blueprint.arguments(NewTolerance)
    @blueprint.response(201, ToleranceShape)
    def post(self, given: dict[str, Any]) -> ToleranceRow:
        """Keep the limits of a list type, a class, a category or an item."""
        return create_tolerance(given, now=now(), by=current_user().name)


@blueprint.route("/<int:number>")
class OneTolerance(MethodView):
    """One tolerance."""

    @allow(*KEEPERS)
    @blueprint.doc(summary="Change a tolerance")
    @blueprint.arguments(ToleranceLimits)
    @blueprint.response(200, ToleranceShape)
    def patch(self, given: dict[str, Any], number: int) -> ToleranceRow:
        """Change limits; null takes one away."""
        return change_tolerance(number, given, now=now(), by=current_user().name)

    @allow(*KEEPERS)
    @blueprint.doc(summary="Take a tolerance away")
    @blueprint.response(204)
    def delete(self, number: int) -> None:
        """The next less specific one holds from then on."""
        delete_tolerance(number, now=now(), by=current_user().name)
