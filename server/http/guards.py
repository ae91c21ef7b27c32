"""Who may call a route. Every view carries one of these marks; a test finds one without.

`allow(*roles)` wants a signed-in user with one of the roles (and a CSRF token when it writes),
`allow_device` a device token, `public` nothing. How a request proves who it is, is given from
outside (identity), so that this module knows no tables.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, Protocol, TypeVar, cast

from flask import current_app, g

from server.kernel.principal import DevicePrincipal, Role, UserPrincipal
from server.kernel.problems import Forbidden, Refusal

View = TypeVar("View", bound=Callable[..., Any])

EVERY_ROLE: Final = tuple(Role)
_EXTENSION: Final = "giacenza_authentication"


class NotSignedIn(Refusal):
    """Nobody is signed in, or the token is not known."""

    code = "auth.required"
    status = 401


class Authentication(Protocol):
    """What identity provides: who a request comes from, or a refusal."""

    def user(self) -> UserPrincipal:
        """The signed-in user; checks the CSRF token of a writing request."""

    def device(self, *, revoked_allowed: bool) -> DevicePrincipal:
        """The device whose token the request bears."""


def authenticate_with(app: Any, authentication: Authentication) -> None:
    """Tell the guards who can recognise callers."""
    app.extensions[_EXTENSION] = authentication


def public(view: View) -> View:
    """Anybody may call this view."""

    @wraps(view)
    def unguarded(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return _marked(cast("View", unguarded), ("public",))


def allow(*roles: Role) -> Callable[[View], View]:
    """Only signed-in users with one of these roles may call the view."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            principal = _authentication().user()
            if principal.role not in roles:
                raise Forbidden(f"this needs one of the roles {', '.join(roles)}")
            g.principal = principal
            return view(*args, **kwargs)

        return _marked(cast("View", guarded), roles)

    return decorate


def allow_device(*, revoked_allowed: bool = False) -> Callable[[View], View]:
    """Only an enrolled device may call the view; a revoked one where it is said."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            g.principal = _authentication().device(revoked_allowed=revoked_allowed)
            return view(*args, **kwargs)

        return _marked(cast("View", guarded), ("device",))

    return decorate


def current_user() -> UserPrincipal:
    """The signed-in user of this request."""
    return cast("UserPrincipal", g.principal)


def current_device() -> DevicePrincipal:
    """The device of this request."""
    return cast("DevicePrincipal", g.principal)


def authenticated_device() -> DevicePrincipal:
    """The device of a request to a public route that may say who it is; refuses a wrong token."""
    return _authentication().device(revoked_allowed=False)


def callers(view: Callable[..., Any]) -> tuple[str, ...] | None:
    """Who may call a view, None when the view does not say."""
    return getattr(view, "callers", None)


def _marked(view: View, allowed: tuple[str, ...]) -> View:
    view.callers = allowed  # type: ignore[attr-defined]
    return view


def _authentication() -> Authentication:
    return cast("Authentication", current_app.extensions[_EXTENSION])
