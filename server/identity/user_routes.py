"""Routes of accounts, for administrators."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now, settings
from server.http.guards import allow, current_user
from server.http.paging import PageQuery, page
from server.identity.accounts import change_user, shown, users_page
from server.identity.people_schemas import NewUser, UserAnswer, UserChange, UsersPage
from server.identity.users import create_user
from server.kernel.principal import Role

blueprint = Blueprint("users", __name__, url_prefix="/api/v1/users", description="Accounts")


@blueprint.route("")
class Users(MethodView):
    """Every account."""

    @allow(Role.ADMINISTRATOR)
    @blueprint.doc(summary="List the users")
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, UsersPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page of users by name."""
        found = page(users_page(query["after"], query["limit"]), query["limit"], "name")
        return found | {"rows": [shown(user) for user in found["rows"]]}

    @allow(Role.ADMINISTRATOR)
    @blueprint.doc(summary="Create a user")
    @blueprint.arguments(NewUser)
    @blueprint.response(201, UserAnswer)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Create a user who can sign in at once."""
        user = create_user(
            given["name"],
            given["password"],
            Role(given["role"]),
            employee=given["employee"],
            never_counts=given["never_counts"],
            language=given["language"] or settings().language,
            now=now(),
            by=current_user().name,
        )
        return shown(user)


@blueprint.route("/<name>")
class OneUser(MethodView):
    """One account."""

    @allow(Role.ADMINISTRATOR)
    @blueprint.doc(summary="Change a user")
    @blueprint.arguments(UserChange)
    @blueprint.response(200, UserAnswer)
    def patch(self, given: dict[str, Any], name: str) -> dict[str, Any]:
        """Change what is given; what is absent stays."""
        return shown(change_user(name, given, now=now(), by=current_user().name))
