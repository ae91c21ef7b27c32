"""Some items by id, as statements about many of them choose them."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select

from server.storage.database import is_sqlite
from server.storage.rowset import rowset


class Items(NamedTuple):
    """Ids in their order; `apart`: between them lie others that are not meant."""

    ids: Sequence[int]
    apart: bool = False

    @classmethod
    def these(cls, ids: Sequence[int]) -> "Items":
        """These alone, in whatever order they are told."""
        found = sorted(ids)
        return cls(found, apart=bool(found) and found[-1] - found[0] >= len(found))

    def hold(self, item_id: Any) -> ColumnElement[bool]:
        """Whether a column says one of them: on PostgreSQL a span, where nothing lies between.

        SQLite takes a span for a large part of the table, and would begin with something else.
        """
        chosen: ColumnElement[bool]
        if self.apart or is_sqlite():
            chosen = item_id.in_(select(rowset("these", id=self.ids).c.id))
        else:
            chosen = item_id.between(self.ids[0], self.ids[-1])
        return chosen

    def split(self, at_once: int) -> Iterator["Items"]:
        """So many of them after the other."""
        for start in range(0, len(self.ids), at_once):
            yield Items(self.ids[start : start + at_once], self.apart)
