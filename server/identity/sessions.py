"""Routes to sign in and out."""

from typing import Any

from flask import Response, current_app, jsonify, request
from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now, settings
from server.http.guards import EVERY_ROLE, allow, current_user, public
from server.http.limits import limiter
from server.identity.authentication import COOKIE, RequestAuthentication, principal_of
from server.identity.schemas import SignedIn, SignIn
from server.identity.users import sign_in, sign_out
from server.kernel.principal import UserPrincipal

blueprint = Blueprint("session", __name__, url_prefix="/api/v1/session", description="Signing in")


@blueprint.route("")
class Session(MethodView):
    """The session of this browser."""

    @public
    @blueprint.doc(summary="Sign in")
    @blueprint.arguments(SignIn)
    @blueprint.response(200, SignedIn)
    @limiter.limit(lambda: settings().sign_in_rate)
    def post(self, credentials: dict[str, str]) -> Response:
        """Set the session cookie and answer who is signed in."""
        token, user = sign_in(
            credentials["name"],
            credentials["password"],
            now=now(),
            hours=settings().session_hours,
        )
        response = jsonify(SignedIn().dump(_description(principal_of(user), token)))
        response.set_cookie(
            COOKIE,
            token,
            max_age=settings().session_hours * 3600,
            httponly=True,
            samesite="Strict",
            secure=request.is_secure,
        )
        return response

    @allow(*EVERY_ROLE)
    @blueprint.response(200, SignedIn)
    def get(self) -> dict[str, Any]:
        """Answer who is signed in."""
        return _description(current_user(), request.cookies[COOKIE])

    @allow(*EVERY_ROLE)
    @blueprint.response(204)
    def delete(self) -> Response:
        """End the session."""
        sign_out(request.cookies[COOKIE])
        response = Response(status=204)
        response.delete_cookie(COOKIE)
        return response


def _description(principal: UserPrincipal, token: str) -> dict[str, Any]:
    authentication: RequestAuthentication = current_app.extensions["giacenza_authentication"]
    return {
        "name": principal.name,
        "role": principal.role.value,
        "employee": principal.employee,
        "never_counts": principal.never_counts,
        "language": principal.language,
        "csrf": authentication.csrf_token(token),
    }
