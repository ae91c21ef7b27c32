"""Accounts as an administrator keeps them: who there is, and changing what a user may do."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from server.identity.audit import audit
from server.identity.employees import find_employee
from server.identity.models import Employee, User, UserSession
from server.identity.passwords import hash_password
from server.identity.users import SHORTEST_PASSWORD
from server.kernel.principal import Role
from server.kernel.problems import Conflict, Fault, Invalid, NotFound
from server.storage.database import db
from server.storage.transaction import transaction


class UserUnknown(NotFound):
    """There is no user with this name."""

    code = "user.unknown"


class LastAdministrator(Conflict):
    """Somebody must stay who can administer."""

    code = "user.last_administrator"


def users_page(after: str | None, limit: int) -> list[User]:
    """Users by name, at most limit + 1."""
    query = select(User).order_by(User.name).limit(limit + 1)
    if after is not None:
        query = query.where(User.name > after)
    return list(db.session.scalars(query))


def find_user(name: str) -> User:
    """The user with this name, or a refusal."""
    user = db.session.scalar(select(User).where(User.name == name))
    if user is None:
        raise UserUnknown(f"there is no user {name!r}")
    return user


def change_user(name: str, given: dict[str, Any], *, now: datetime, by: str) -> User:
    """Change what is given; a new password, another role or switching off ends the sessions."""
    _refuse_faults(find_user(name), given)
    with transaction() as session:
        user = find_user(name)
        before = shown(user)
        _set(user, given)
        session.flush()
        _refuse_without_administrator()
        if {"password", "role", "active"} & given.keys():
            session.execute(delete(UserSession).where(UserSession.user_id == user.id))
        after = shown(user) | ({"password": "changed"} if "password" in given else {})
        audit(now, by, "change", "user", name, before=before, after=after)
    return find_user(name)


def shown(user: User) -> dict[str, Any]:
    """A user without secrets."""
    return {
        "name": user.name,
        "role": user.role,
        "employee": user.employee.code if user.employee else None,
        "never_counts": user.never_counts,
        "language": user.language,
        "active": user.active,
    }


def _set(user: User, given: dict[str, Any]) -> None:
    for field in ("role", "never_counts", "language", "active"):
        if field in given:
            setattr(user, field, given[field])
    if "employee" in given:
        user.employee = find_employee(given["employee"]) if given["employee"] else None
    if "password" in given:
        user.password_hash = hash_password(given["password"])


def _refuse_faults(user: User, given: dict[str, Any]) -> None:
    faults = []
    if "password" in given and len(given["password"]) < SHORTEST_PASSWORD:
        sentence = f"at least {SHORTEST_PASSWORD} characters"
        faults.append(Fault("user.password_short", sentence, field="password"))
    code = given.get("employee", user.employee and user.employee.code)
    if code and db.session.scalar(select(Employee.id).where(Employee.code == code)) is None:
        faults.append(Fault("employee.unknown", f"there is no employee {code!r}", field="employee"))
    if code and given.get("never_counts", user.never_counts):
        sentence = "an employee counts: choose one"
        faults.append(Fault("user.counts_or_not", sentence, field="never_counts"))
    if faults:
        raise Invalid("the user cannot be changed", faults)


def _refuse_without_administrator() -> None:
    query = select(func.count()).where(User.role == Role.ADMINISTRATOR.value, User.active)
    if not db.session.scalar(query):
        raise LastAdministrator("this is the last administrator: name another one first")
