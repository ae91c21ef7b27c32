"""How much waits in an inventory, told cheaply: the desk asks again and again.

A version says whether anything can have changed since it was asked before: it is read from tables
of a few rows, never from the lines or the log.
"""

import hashlib
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, func, select

from server.inventory.limit_models import SettledException
from server.inventory.models import CountList
from server.inventory.projection.models import DifferenceSum, DifferenceView
from server.inventory.projection.reading import totals_of
from server.inventory.projection.refreshing import View
from server.inventory.reviewing.inbox import groups_of
from server.inventory.reviewing.requests import Filters
from server.journal.models import ChainBreak, JournalHead
from server.storage.database import db

_DIGITS: Final = 16


class Counts(NamedTuple):
    """Lines that somebody must look at, and everything that stands in the inbox."""

    differences: int
    inbox: int


def waiting(view: View, seen: str | None) -> tuple[str, Counts | None]:
    """The version of what waits, and how much; None where that is what was `seen` before."""
    version = _version(view)
    return version, None if version == seen else _counts(view)


def _counts(view: View) -> Counts:
    inbox = sum(group.entries for group in groups_of(view))
    return Counts(totals_of(view.id, Filters()).to_review, inbox)


def _version(view: View) -> str:
    said = [db.session.execute(query).all() for query in _queries(view)]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:_DIGITS]


def _queries(view: View) -> list[Select[*tuple[Any, ...]]]:
    """Lines as they were last worked out and decided about, lists, and how far journals are."""
    head, sums, lists = JournalHead, DifferenceSum, CountList
    return [
        select(DifferenceView.id, DifferenceView.used_at)
        .where(DifferenceView.inventory_id == view.inventory_id)
        .order_by(DifferenceView.id),
        select(sums.state, func.sum(sums.lines))
        .where(sums.view_id == view.id)
        .group_by(sums.state)
        .order_by(sums.state),
        select(func.count()).where(SettledException.inventory_id == view.inventory_id),
        select(lists.state, func.count())
        .where(lists.inventory_id == view.inventory_id)
        .group_by(lists.state)
        .order_by(lists.state),
        select(
            func.count(),
            func.sum(head.high_water),
            func.sum(head.highest_seq),
            func.sum(head.reported_head),
        ),
        select(func.count(), func.count(ChainBreak.accepted_at)).select_from(ChainBreak),
    ]
