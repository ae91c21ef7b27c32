"""Who decides on a command line: a user named by `--as`, with the rights that they have."""

from collections.abc import Collection

from server.identity.accounts import find_user
from server.identity.authentication import principal_of
from server.kernel.principal import Role, UserPrincipal
from server.kernel.problems import Forbidden


def acting_user(name: str, roles: Collection[Role]) -> UserPrincipal:
    """The active user of this name with one of these roles, or a refusal."""
    found = find_user(name)
    principal = principal_of(found)
    if not found.active or principal.role not in roles:
        raise Forbidden(f"user {name!r} may not do this: it needs one of {', '.join(roles)}")
    return principal
