"""Writes lines of a view: those of some subjects in place of what was stored of them, or all."""

import json
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Final

from sqlalchemy import ColumnElement, delete, insert, select, tuple_

from server.inventory.coupling import Subject
from server.inventory.four_eyes import Hands
from server.inventory.projection.models import DifferenceLine, LineHands, StrangeItem
from server.inventory.projection.rows import row_of
from server.inventory.projection.shelves import shelves_for
from server.inventory.projection.sums import add_sums, forget_sums, take_sums
from server.inventory.reviewing.line import Line
from server.storage.database import db, upsert
from server.storage.rowset import rowset

NOBODY: Final = 0
"""The hands of lines that nobody touched."""

_CHUNK: Final = 2_000


class HandsBook:
    """The numbers of who had a hand in lines; few combinations serve a million lines."""

    def __init__(self, inventory_id: int) -> None:
        self._inventory_id = inventory_id
        query = select(LineHands.people, LineHands.id)
        rows = db.session.execute(query.where(LineHands.inventory_id == inventory_id))
        self._known: dict[str, int] = {people: key for people, key in rows}  # noqa: C416

    def number(self, hands: Hands) -> int:
        """The number of these people; a new one is written down."""
        if not hands.employees and not hands.users:
            return NOBODY
        people = json.dumps([sorted(hands.employees), sorted(hands.users)])
        if people not in self._known:
            found = LineHands(inventory_id=self._inventory_id, people=people)
            db.session.add(found)
            db.session.flush()
            self._known[people] = found.id
        return self._known[people]


def store_all(view_id: int, inventory_id: int, lines: Iterable[Line]) -> None:
    """Write all lines of a view anew."""
    clear(view_id)
    _insert(view_id, HandsBook(inventory_id), lines)
    add_sums(DifferenceLine.view_id == view_id)


def store_more(view_id: int, inventory_id: int, lines: Iterable[Line]) -> None:
    """Write lines of a view beside those that are there; their sums are not added."""
    _insert(view_id, HandsBook(inventory_id), lines)


def store_some(
    view_id: int, inventory_id: int, subjects: Collection[Subject], lines: Iterable[Line]
) -> None:
    """Write the lines of some subjects in place of those that were there."""
    theirs = of_subjects(view_id, subjects)
    take_sums(*theirs)
    db.session.execute(delete(DifferenceLine).where(*theirs))
    _insert(view_id, HandsBook(inventory_id), lines)
    add_sums(*theirs)


def clear(view_id: int) -> None:
    """Leave nothing of a view's lines."""
    db.session.execute(delete(DifferenceLine).where(DifferenceLine.view_id == view_id))
    forget_sums(view_id)


def of_subjects(view_id: int, subjects: Collection[Subject]) -> list[ColumnElement[bool]]:
    """The lines of some subjects, as conditions."""
    asked = rowset(
        "asked",
        item=[one.item for one in subjects] or [""],
        barcode=[one.barcode for one in subjects] or [""],
    )
    subject = tuple_(DifferenceLine.item, DifferenceLine.barcode)
    return [DifferenceLine.view_id == view_id, subject.in_(select(asked.c.item, asked.c.barcode))]


def keep_strange(inventory_id: int, strange: Iterable[tuple[str, str]]) -> None:
    """Remember which item codes nobody knew, by the texts that they are resolved by."""
    rows = [
        {"inventory_id": inventory_id, "text": text, "item": item} for text, item in sorted(strange)
    ]
    if rows:
        db.session.execute(upsert(StrangeItem).on_conflict_do_nothing(), rows)


def _insert(view_id: int, book: HandsBook, lines: Iterable[Line]) -> None:
    shelves = shelves_for(view_id)
    rows = (
        row | {"shelf": shelves[row["state"]]}
        for row in (row_of(line, view_id, book.number) for line in lines)
    )
    while chunk := list(islice(rows, _CHUNK)):
        db.session.connection().execute(insert(DifferenceLine), chunk)
