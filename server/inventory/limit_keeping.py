"""Approval limits as they are kept: one set for a role, or for one user."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select

from server.identity.audit import audit
from server.identity.models import User
from server.inventory.limit_models import ApprovalLimit
from server.inventory.refusals import ApprovalLimitUnknown
from server.inventory.routes import KEEPERS
from server.kernel import exact
from server.kernel.problems import Fault, Invalid
from server.storage.database import db
from server.storage.transaction import transaction

LIMITS: Final = ("quantity", "percent", "value", "net", "gross")
ROLE, USER = "role", "user"


def approval_limits() -> list[ApprovalLimit]:
    """Every set of limits, those of roles first."""
    query = select(ApprovalLimit).order_by(ApprovalLimit.user_name, ApprovalLimit.role)
    return list(db.session.scalars(query))


def set_approval_limit(
    kind: str, name: str, limits: Mapping[str, Decimal | None], *, now: datetime, by: str
) -> ApprovalLimit:
    """Keep exactly these limits for a role or a user; what is absent is no limit."""
    faults = [
        Fault("limit.negative", "a limit is zero or more", field=field)
        for field in LIMITS
        if (limit := limits.get(field)) is not None and limit < 0
    ]
    faults += _unknown(kind, name)
    if faults:
        raise Invalid("the limits cannot be kept", faults)
    with transaction() as session:
        row = _found(kind, name)
        before = None if row is None else _described(row)
        if row is None:
            row = ApprovalLimit(**_named(kind, name))
            session.add(row)
        for field in LIMITS:
            setattr(row, field, limits.get(field))
        session.flush()
        audit(now, by, "edit", "approval_limit", name, before=before, after=_described(row))
    return row


def forget_approval_limit(kind: str, name: str, *, now: datetime, by: str) -> None:
    """Take the limits of a role or a user away: the role's hold for a user, none for a role."""
    with transaction() as session:
        row = _found(kind, name)
        if row is None:
            raise ApprovalLimitUnknown(f"no limits are kept for the {kind} {name!r}")
        audit(now, by, "delete", "approval_limit", name, before=_described(row))
        session.delete(row)


def _unknown(kind: str, name: str) -> list[Fault]:
    if kind == ROLE:
        known = name in {str(role) for role in KEEPERS}
        detail = f"only these roles approve: {', '.join(KEEPERS)}"
        return [] if known else [Fault("role.unknown", detail, field=ROLE)]
    query = select(User.id).where(User.name == name)
    known = db.session.scalar(query) is not None
    return [] if known else [Fault("user.unknown", f"there is no user {name!r}", field=USER)]


def _found(kind: str, name: str) -> ApprovalLimit | None:
    return db.session.scalar(select(ApprovalLimit).filter_by(**_named(kind, name)))


def _named(kind: str, name: str) -> dict[str, str]:
    return {"role": name, "user_name": ""} if kind == ROLE else {"role": "", "user_name": name}


def _described(row: ApprovalLimit) -> dict[str, Any]:
    return {
        field: exact.to_text(value)
        for field in LIMITS
        if (value := getattr(row, field)) is not None
    }
