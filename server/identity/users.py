"""Users: creating them, signing in and out."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from server.http.guards import NotSignedIn
from server.identity.audit import audit
from server.identity.models import Employee, User, UserSession
from server.identity.passwords import hash_password, matches
from server.kernel.identifiers import digest, new_token
from server.kernel.principal import Role
from server.kernel.problems import Fault, Invalid
from server.storage.database import db
from server.storage.transaction import transaction

SHORTEST_PASSWORD: Final = 10


class SignInRefused(NotSignedIn):
    """Unknown name or wrong password; which of them is not said."""

    code = "auth.wrong"


def create_user(  # noqa: PLR0913 - a user is made of these
    name: str,
    password: str,
    role: Role,
    *,
    employee: str | None,
    never_counts: bool,
    language: str,
    now: datetime,
    by: str,
) -> User:
    """Create a user, or refuse with everything that is wrong."""
    linked = db.session.scalar(select(Employee).where(Employee.code == employee))
    faults = _faults(name, password, employee, linked, never_counts=never_counts)
    if faults:
        raise Invalid("the user cannot be created", faults)
    with transaction() as session:
        user = User(
            name=name,
            password_hash=hash_password(password),
            role=role.value,
            employee_id=linked.id if linked else None,
            never_counts=never_counts,
            language=language,
            created_at=now,
        )
        session.add(user)
        audit(now, by, "create", "user", name, after={"role": role.value, "employee": employee})
    return user


def sign_in(name: str, password: str, *, now: datetime, hours: int) -> tuple[str, User]:
    """Give a new session's token and the user, or refuse."""
    user = db.session.scalar(select(User).where(User.name == name, User.active))
    if not matches(user.password_hash if user else None, password) or user is None:
        raise SignInRefused("name or password is wrong")
    token, user_id = new_token(), user.id
    with transaction() as session:
        session.execute(delete(UserSession).where(UserSession.expires_at <= now))
        session.add(
            UserSession(
                token_hash=digest(token),
                user_id=user_id,
                created_at=now,
                expires_at=now + timedelta(hours=hours),
            )
        )
    return token, db.session.get_one(User, user_id)


def sign_out(token: str) -> None:
    """End a session."""
    with transaction() as session:
        session.execute(delete(UserSession).where(UserSession.token_hash == digest(token)))


def _faults(
    name: str, password: str, employee: str | None, linked: Employee | None, *, never_counts: bool
) -> list[Fault]:
    taken = db.session.scalar(select(User.id).where(User.name == name)) is not None
    checks = [
        (not name.strip(), Fault("user.name_empty", "give a name", field="name")),
        (taken, Fault("user.name_taken", f"there is a user {name!r} already", field="name")),
        (
            len(password) < SHORTEST_PASSWORD,
            Fault(
                "user.password_short", f"at least {SHORTEST_PASSWORD} characters", field="password"
            ),
        ),
        (
            employee is not None and linked is None,
            Fault("employee.unknown", f"there is no employee {employee!r}", field="employee"),
        ),
        (
            employee is not None and never_counts,
            Fault("user.counts_or_not", "an employee counts: choose one", field="never_counts"),
        ),
    ]
    return [fault for wrong, fault in checks if wrong]
