"""The differences as a table: stored lines as JSON shows them, a page with its totals."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.inventory.four_eyes import Hands
from server.inventory.models import CountList
from server.inventory.projection.models import LineHands
from server.inventory.projection.ordering import Order, mark_of, streams_of
from server.inventory.projection.reading import StoredLine, Totals, first, shown, totals_of
from server.inventory.projection.refreshing import View
from server.inventory.review import APPROVABLE, State
from server.inventory.reviewing.approvers import Approvers
from server.inventory.reviewing.opening import openings, takes_effect_at
from server.inventory.reviewing.permits import why_not_approve
from server.inventory.reviewing.preconditions import Reasons
from server.inventory.reviewing.requests import Filters
from server.kernel import exact
from server.kernel.principal import UserPrincipal
from server.storage.database import db


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, the key of the next page, and the totals of all."""

    rows: list[dict[str, Any]]
    next: str | None
    totals: Totals


def page_of(
    view: View,
    filters: Filters,
    user: UserPrincipal,
    *,
    after: str | None,
    limit: int,
    largest_first: bool = False,
) -> Page:
    """A page of the lines that the filters show."""
    where = shown(view.id, filters)
    order = Order(largest_first, mark_of(view.id, after))
    lines = first(streams_of(view.id, filters, order, where), order, limit + 1)
    rows = rows_of(lines[:limit], user)
    following = lines[limit - 1].line if len(lines) > limit else None
    return Page(rows, following, totals_of(view.id, filters, where))


def rows_of(lines: Sequence[StoredLine], user: UserPrincipal) -> list[dict[str, Any]]:
    """Stored lines as JSON shows them (contract B)."""
    return rows_by(lines, hands_of({line.hands_id for line in lines}), user)


def rows_by(
    lines: Sequence[Any], hands: Mapping[int, Hands], user: UserPrincipal
) -> list[dict[str, Any]]:
    """Lines that look like stored ones as JSON shows them; `hands` by the number they carry."""
    reasons = Reasons.read()
    numbers = _list_numbers({one for line in lines for one in line.lists})
    approvers = Approvers.read()
    opened = openings({line.warehouse_id for line in lines})
    return [
        _row(line, reasons, numbers, opened)
        | _approving(line, hands.get(line.hands_id), user, approvers)
        for line in lines
    ]


def hands_of(ids: Collection[int]) -> dict[int, Hands]:
    """Who had a hand in lines, by the number that they carry."""
    query = select(LineHands.id, LineHands.people).where(LineHands.id.in_(ids))
    return {key: Hands(*map(set, json.loads(people))) for key, people in db.session.execute(query)}


def _list_numbers(ids: Collection[str]) -> dict[str, str]:
    wanted = [UUID(one) for one in ids]
    query = select(CountList).where(CountList.id.in_(wanted))
    return {str(one.id): one.number for one in db.session.scalars(query)}


def _row(
    line: StoredLine,
    reasons: Reasons,
    numbers: dict[str, str],
    opened: Mapping[int, datetime],
) -> dict[str, Any]:
    story = line.story or {}
    difference = line.difference
    begun = None if line.state == State.ALIGNED else opened.get(line.warehouse_id)
    return {
        **{name: getattr(line, name) for name in _AS_STORED},
        "lists": [numbers[one] for one in line.lists],
        "difference_without_doubtful": line.without_doubtful,
        "blocking": line.blocking.split(),
        "flags": line.flags.split(),
        "over": line.over.split(),
        "seen_hash": line.live_hash.hex(),
        "reason": reasons.code(line.warehouse_id, positive=difference > 0) if difference else None,
        "identities": [_part(one) for one in story.get("identities", ())],
        "moved_from": [one["place"][0] for one in story.get("moved_from", [])],
        "parts": [_part(one) for one in story.get("parts", ())],
        "takes_effect_at": takes_effect_at(line.effective_at, begun),
    }


def _approving(
    line: StoredLine, hands: Hands | None, user: UserPrincipal, approvers: Approvers
) -> dict[str, Any]:
    """Whether the user may approve a line, why not, and who may."""
    why_not = why_not_approve(line.state, hands, user, covered=approvers.covers(user, line))
    who = approvers.who(line, hands) if line.state in APPROVABLE else []
    return {"approvable": why_not is None, "why_not": why_not, "approvers": who}


def _part(stored: dict[str, Any]) -> dict[str, Any]:
    numbers = {name: exact.parse(stored[name]) for name in ("quantity", "book") if name in stored}
    return stored | numbers


_AS_STORED = (
    "line",
    "passes",
    "warehouse",
    "location",
    "item",
    "barcode",
    "variant",
    "lot",
    "serial",
    "area",
    "description",
    "category",
    "unit",
    "counted",
    "book",
    "difference",
    "percent",
    "unit_cost",
    "cost_source",
    "value",
    "observed_from",
    "observed_at",
    "state",
    "decided_by",
    "decided_at",
    "decision_reason",
)
