"""What a decision would do to the numbers, before it is made.

Nothing is written and nobody is kept waiting: the events that the decision would record are put
beside those that were read, and the pure rules say what the lines would be.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from server.inventory.coupling import Subject, subject_of
from server.inventory.four_eyes import Hands
from server.inventory.inventories import find_open_inventory
from server.inventory.projection.ordering import Order
from server.inventory.projection.picturing import picture_about
from server.inventory.projection.reading import changed, few, first
from server.inventory.projection.refreshing import View, fresh_view
from server.inventory.projection.rows import row_of
from server.inventory.projection.storing import of_subjects
from server.inventory.reviewing.assessing import FROZEN_COST
from server.inventory.reviewing.deciding import SETTLING, STATES, refuse_incomplete, selected
from server.inventory.reviewing.grid import rows_by, rows_of
from server.inventory.reviewing.line import Line
from server.inventory.reviewing.requests import Action, DecisionRequest, RefusedLine
from server.inventory.reviewing.ruling import fitting, reopenings, rulings
from server.inventory.reviewing.selecting import NAMED, Selection
from server.inventory.reviewing.sources import Supposed, key_of
from server.journal.events import SERVER, Event, ServerEvent
from server.kernel.principal import UserPrincipal

_LAST: Final = UUID(int=2**128 - 1)
"""The epoch of what nobody recorded: newer than anything that was."""
_NUMBERS: Final = ("counted", "book", "difference", "value", "state")


@dataclass(frozen=True, slots=True)
class Preview:
    """Lines as they would be, as JSON shows them, and those that would be refused."""

    rows: list[dict[str, Any]]
    refused: list[RefusedLine]


def preview(
    number: str, request: DecisionRequest, *, now: datetime, user: UserPrincipal
) -> Preview:
    """The lines of a request as they would be, then those that would change with them.

    Refused as the decision itself would be refused.
    """
    refuse_incomplete(request)
    find_open_inventory(number)
    view = fresh_view(number, now=now, asked=request.asked)
    if request.action not in SETTLING:
        found = fitting(view, number, request, now=now)
        supposed = Supposed(_supposed(rulings(found, request, user), now, user))
        named = [line.id for line in found.lines]
        subjects = {subject_of(line.position) for line in found.lines}
        return Preview(
            rows_supposing(view, number, subjects, supposed, named, now=now, user=user),
            found.refused,
        )
    chosen = selected(view, request, user)
    if request.action is Action.REOPEN:
        rows = _reopened(view, number, chosen, request, now, user)
    else:
        rows = _settled(chosen, request, now, user)
    return Preview(rows, chosen.refused)


def rows_supposing(  # noqa: PLR0913 - what is asked, of which lines, by whom and when
    view: View,
    number: str,
    subjects: Iterable[Subject],
    supposed: Supposed,
    named: Sequence[str] = (),
    *,
    now: datetime,
    user: UserPrincipal,
) -> list[dict[str, Any]]:
    """The named lines and whatever else would change, if something that is supposed were so."""
    asked = set(subjects)
    if not asked:
        return []
    picture = picture_about(number, asked, now=now, asked=view.asked, supposed=supposed)
    asked |= {subject_of(line.position) for line in picture.lines.values()}
    before = {one.line: one for one in few(of_subjects(view.id, asked))}
    first = [picture.lines[one] for one in named if one in picture.lines]
    others = [
        line
        for line in picture.lines.values()
        if line not in first and _differs(line, before.get(line.id))
    ]
    hands: dict[int, Hands] = {}
    lines = [_as_stored(line, view, hands) for line in (*first, *others)[:NAMED]]
    return rows_by(lines, hands, user)


def _reopened(
    view: View,
    number: str,
    chosen: Selection,
    request: DecisionRequest,
    now: datetime,
    user: UserPrincipal,
) -> list[dict[str, Any]]:
    lines = first(chosen.streams, Order(), NAMED)
    drafts = reopenings(view, number, chosen.chosen, request, now=now, user=user)
    supposed = Supposed(
        _supposed(drafts, now, user),
        without=frozenset((line.warehouse_id, key_of(line)) for line in lines),
    )
    subjects = {Subject(line.item, line.barcode) for line in lines}
    named = [line.line for line in lines]
    return rows_supposing(view, number, subjects, supposed, named, now=now, user=user)


def _settled(
    chosen: Selection, request: DecisionRequest, now: datetime, user: UserPrincipal
) -> list[dict[str, Any]]:
    """The numbers stay, the state is another."""
    decided: dict[str, Any] = {
        "state": str(STATES[request.action]),
        "decided_by": user.name,
        "decided_at": now,
        "decision_reason": request.reason.strip(),
    }
    if request.action is Action.APPROVE:
        decided["cost_source"] = FROZEN_COST
    lines = first(chosen.streams, Order(), NAMED)
    return rows_of([changed(line, **decided) for line in lines], user)


def _supposed(drafts: Sequence[ServerEvent], now: datetime, user: UserPrincipal) -> list[Event]:
    """Decisions as they would be read back once recorded."""
    return [
        Event(
            **{
                name: getattr(draft, name)
                for name in ServerEvent.__slots__
                if name != "observed_at"
            },
            id=UUID(int=number),
            device=SERVER,
            epoch=_LAST,
            seq=number,
            hash="",
            counted_at=now,
            observed_at=now,
            clock_offset_ms=0,
            received_at=now,
            user=user.name,
        )
        for number, draft in enumerate(drafts, 1)
    ]


def _differs(line: Line, before: Any) -> bool:
    if before is None:
        return True
    numbers = line.numbers
    now = (
        line.counted,
        line.book,
        numbers.difference if numbers else None,
        numbers.value if numbers else None,
        str(line.state),
    )
    return now != tuple(getattr(before, name) for name in _NUMBERS)


def _as_stored(line: Line, view: View, hands: dict[int, Hands]) -> Any:
    """A line that is stored nowhere, looking like one that is; its hands are put beside."""

    def number(of: Hands) -> int:
        key = len(hands) + 1
        hands[key] = of
        return key

    shown = {"warehouse": line.warehouse, "description": line.description, "unit": line.unit}
    return SimpleNamespace(**row_of(line, view.id, number), **shown)
