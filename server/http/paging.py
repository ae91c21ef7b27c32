"""Paging by key: every list is read forward from the last key that was seen, never by offset."""

from collections.abc import Sequence
from typing import Any, Final

from marshmallow import EXCLUDE, fields, validate

from server.http.schema import Shape

PAGE: Final = 50
LARGEST_PAGE: Final = 500


class PageQuery(Shape):
    """`after` is the `next` of the page before; `limit` at most 500."""

    class Meta:
        """Filters live beside the paging in the same query string."""

        unknown = EXCLUDE

    after = fields.String(load_default=None)
    limit = fields.Integer(load_default=PAGE, validate=validate.Range(1, LARGEST_PAGE))


def page(rows: Sequence[Any], limit: int, key: str) -> dict[str, Any]:
    """Make a page out of at most limit + 1 rows: `rows` and `next` (None on the last page)."""
    shown = list(rows[:limit])
    more = len(rows) > limit
    return {"rows": shown, "next": str(getattr(shown[-1], key)) if more else None}
