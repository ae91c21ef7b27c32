"""What an import leaves in the audit trail: one entry for each line that changed something.

Written in sets. Secrets (columns that are never exported) leave only the fact that they changed.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import insert

from server.exchange.batch import Line, Run
from server.exchange.columns import Column
from server.identity.models import AuditEntry
from server.storage.database import db


class Audited(Protocol):
    """What is needed of a kind to describe its lines."""

    @property
    def name(self) -> str:
        """The kind."""

    @property
    def columns(self) -> Sequence[Column]:
        """Its columns."""

    @property
    def key(self) -> tuple[str, ...]:
        """What tells its rows apart."""


def audit_lines(run: Run, kind: Audited, new: Sequence[Line], changed: Sequence[Line]) -> None:
    """Add an entry for each line."""
    entries = [_entry(run, kind, line) for line in (*new, *changed)]
    if entries:
        db.session.execute(insert(AuditEntry), entries)


def _entry(run: Run, kind: Audited, line: Line) -> dict[str, Any]:
    before, after = _described(kind.columns, line, run.columns)
    return {
        "at": run.now,
        "user_name": run.by,
        "action": "import",
        "subject": kind.name,
        "subject_key": "/".join(_key_texts(kind, line))[:200],
        "before": before,
        "after": after,
    }


def _key_texts(kind: Audited, line: Line) -> list[str]:
    required = [column for column in kind.columns if column.required]
    return [column.type.write(line.values[column.name]) for column in required]


def _described(
    columns: Sequence[Column], line: Line, given: frozenset[str]
) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """Before (None for a new row) and after, by column: only what differs.

    A known row differs from what it was, a new one from the columns' defaults.
    """
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for column in columns:
        if column.name not in given:
            continue
        value, attribute = line.values[column.name], column.attribute or column.name
        if line.existing is None or attribute not in line.existing:
            if value != column.default:
                after[column.name] = _text(column, value)
        elif line.existing[attribute] != value:
            before[column.name] = _text(column, line.existing[attribute])
            after[column.name] = _text(column, value)
    return (before if line.existing is not None else None), after


def _text(column: Column, value: Any) -> str | None:
    if value is None:
        return None
    return column.type.write(value) if column.exported else "(secret)"
