"""The audit trail: every change of data with who, when, before and after."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from server.identity.models import AuditEntry
from server.kernel.exact import to_text
from server.storage.database import db


def audit(  # noqa: PLR0913 - an entry is made of these
    at: datetime,
    user_name: str,
    action: str,
    subject: str,
    key: str,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Add an entry; call it inside the transaction that makes the change."""
    db.session.add(
        AuditEntry(
            at=at,
            user_name=user_name,
            action=action,
            subject=subject,
            subject_key=key,
            before=before,
            after=after,
        )
    )


def as_audited(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as an entry keeps them: numbers exact, days and times in ISO 8601."""
    return {name: _as_audited(value) for name, value in values.items()}


def _as_audited(value: Any) -> Any:
    if isinstance(value, bool | int | str | None):
        return value
    if isinstance(value, Decimal):
        return to_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)
