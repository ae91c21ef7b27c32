"""Routes of approval limits."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now
from server.http.guards import allow, current_user
from server.inventory.limit_keeping import (
    approval_limits,
    forget_approval_limit,
    set_approval_limit,
)
from server.inventory.limit_models import ApprovalLimit
from server.inventory.limit_schemas import ApprovalLimitRows, ApprovalLimits, ApprovalLimitShape
from server.inventory.routes import READERS
from server.kernel.principal import Role

blueprint = Blueprint(
    "approval-limits",
    __name__,
    url_prefix="/api/v1/approval-limits",
    description="How much somebody may approve",
)


@blueprint.route("")
class AllApprovalLimits(MethodView):
    """The limits of all roles and users."""

    @allow(*READERS)
    @blueprint.doc(summary="List the approval limits")
    @blueprint.response(200, ApprovalLimitRows)
    def get(self) -> dict[str, Any]:
        """Answer one row for each role or user that has limits."""
        return {"rows": approval_limits(), "next": None}


@blueprint.route("/<any(role, user):kind>/<name>")
class OneApprovalLimit(MethodView):
    """The limits of one role or user."""

    @allow(Role.ADMINISTRATOR)
    @blueprint.doc(summary="Set the approval limits of a role or a user")
    @blueprint.arguments(ApprovalLimits)
    @blueprint.response(200, ApprovalLimitShape)
    def put(self, given: dict[str, Any], kind: str, name: str) -> ApprovalLimit:
        """Set all limits; null or absent is no limit."""
        return set_approval_limit(kind, name, given, now=now(), by=current_user().name)

    @allow(Role.ADMINISTRATOR)
    @blueprint.doc(summary="Take the approval limits of a role or a user away")
    @blueprint.response(204)
    def delete(self, kind: str, name: str) -> None:
        """The role's limits hold for a user from then on; for a role there is none."""
        forget_approval_limit(kind, name, now=now(), by=current_user().name)
