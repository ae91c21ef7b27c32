"""Who a request comes from: a session cookie or a device token.

The cookie holds an opaque token whose hash is stored; a writing request must also carry the
CSRF token that belongs to it. This module reads; it never changes a row.
"""

import hmac
from datetime import datetime
from typing import Final

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from server.http.guards import NotSignedIn
from server.identity.devices import device_of_token
from server.identity.models import User, UserSession
from server.kernel.clock import Clock
from server.kernel.identifiers import digest
from server.kernel.principal import DevicePrincipal, Role, UserPrincipal
from server.kernel.problems import Forbidden
from server.storage.database import db

COOKIE: Final = "giacenza_session"
CSRF_HEADER: Final = "X-CSRF-Token"
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class CsrfMissing(Forbidden):
    """A writing request without the CSRF token of its session."""

    code = "auth.csrf"


class DeviceUnknown(NotSignedIn):
    """The device token is missing or not known: the device asks to be enrolled."""

    code = "device.unknown"


class DeviceRevoked(Forbidden):
    """The device was revoked; it may push and nothing else."""

    code = "device.revoked"


class RequestAuthentication:
    """Recognises callers by what their request carries."""

    def __init__(self, clock: Clock, secret_key: str) -> None:
        self._clock = clock
        self._secret = secret_key.encode()

    def csrf_token(self, session_token: str) -> str:
        """The CSRF token that belongs to a session."""
        return hmac.new(self._secret, b"csrf" + session_token.encode(), "sha256").hexdigest()

    def user(self) -> UserPrincipal:
        """The signed-in user; a writing request needs the CSRF token."""
        token = request.cookies.get(COOKIE, "")
        found = _session(digest(token), self._clock())
        if found is None:
            raise NotSignedIn("sign in first")
        if request.method not in _READING and not self._has_csrf(token):
            raise CsrfMissing(f"send the session's token in {CSRF_HEADER}")
        return principal_of(found.user)

    def device(self, *, revoked_allowed: bool) -> DevicePrincipal:
        """The device whose bearer token the request carries."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        device = device_of_token(token)
        if device is None:
            raise DeviceUnknown("this device is not enrolled here; enrol it again")
        if device.revoked and not revoked_allowed:
            raise DeviceRevoked("this device was revoked; it may only push what it holds")
        return device

    def _has_csrf(self, token: str) -> bool:
        sent = request.headers.get(CSRF_HEADER, "")
        return hmac.compare_digest(sent.encode(), self.csrf_token(token).encode())


def principal_of(user: User) -> UserPrincipal:
    """What the rest of the product may know of a user."""
    return UserPrincipal(
        id=user.id,
        name=user.name,
        role=Role(user.role),
        employee=user.employee.code if user.employee else None,
        never_counts=user.never_counts,
        language=user.language,
    )


def _session(token_hash: bytes, now: datetime) -> UserSession | None:
    query = (
        select(UserSession)
        .join(User)
        .where(UserSession.token_hash == token_hash, UserSession.expires_at > now, User.active)
        .options(joinedload(UserSession.user).joinedload(User.employee))
    )
    return db.session.scalar(query)
