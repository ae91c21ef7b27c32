"""What keeping a row of any of these tables shares: its page key, and writing it once."""

import json
from typing import Any, Final

from sqlalchemy.exc import IntegrityError

from server.kernel.problems import Refusal
from server.storage.database import Base, db

Key = tuple[Any, ...]
_LARGEST: Final = 2**31 - 1


def paged(rows: list[dict[str, Any]], limit: int, names: tuple[str, ...]) -> dict[str, Any]:
    """A page out of at most limit + 1 rows; `next` is the key of its last row as JSON."""
    shown = rows[:limit]
    more = len(rows) > limit
    return {
        "rows": shown,
        "next": json.dumps([shown[-1][name] for name in names]) if more else None,
    }


def key_after(after: str | None, kinds: tuple[type, ...]) -> Key | None:
    """The key that a page starts after; None from the beginning, or where it is none of ours."""
    try:
        found = json.loads(after or "null")
    except ValueError:
        return None
    if not isinstance(found, list) or list(map(type, found)) != list(kinds):
        return None
    return tuple(found) if all(map(_fits, found)) else None


def _fits(part: str | int) -> bool:
    """Whether both databases can compare with it."""
    return "\x00" not in part if isinstance(part, str) else abs(part) <= _LARGEST


def written_once(row: Base, taken: type[Refusal], detail: str) -> None:
    """Insert a row; whoever comes second is told that it is there."""
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise taken(detail) from error
