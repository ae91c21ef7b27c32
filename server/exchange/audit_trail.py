"""What an import leaves in the audit trail: one entry for each line that changed something.

Written in sets. Secrets (columns that are never exported) leave only the fact that they changed.
"""

from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias

from server.exchange.batch import Line, Run
from server.exchange.columns import Column
from server.identity.models import AuditEntry
from server.storage.bulk import insert_rows

Described: TypeAlias = tuple[dict[str, Any] | None, dict[str, Any]]


class Audited(Protocol):
    """What is needed of a kind to describe its lines."""

    @property
    def name(self) -> str:
        """The kind."""

    @property
    def columns(self) -> Sequence[Column]:
        """Its columns."""


def audit_lines(run: Run, kind: Audited, new: Sequence[Line], changed: Sequence[Line]) -> None:
    """Add an entry for each line."""
    given = [column for column in kind.columns if column.name in run.columns]
    required = [column for column in kind.columns if column.required]
    insert_rows(
        AuditEntry,
        [
            _entry(run, kind.name, _key_of(required, line), _described(given, line))
            for line in (*new, *changed)
        ],
    )


def _entry(run: Run, kind: str, key: str, described: Described) -> dict[str, Any]:
    before, after = described
    return {
        "at": run.now,
        "user_name": run.by,
        "action": "import",
        "subject": kind,
        "subject_key": key,
        "before": before,
        "after": after,
    }


def _key_of(required: Sequence[Column], line: Line) -> str:
    return "/".join(column.type.write(line.values[column.name]) for column in required)[:200]


def _described(columns: Sequence[Column], line: Line) -> Described:
    """Before (None for a new row) and after, by column: only what differs.

    A known row differs from what it was, a new one from the columns' defaults.
    """
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for column in columns:
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
