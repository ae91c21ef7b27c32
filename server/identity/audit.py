"""The audit trail: every change of data with who, when, before and after."""

from datetime import datetime
from typing import Any

from server.identity.models import AuditEntry
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
