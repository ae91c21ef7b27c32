"""What a decision would do to the numbers, before it is made.

The preview is the real thing: the decision is made, the lines are read, and everything is taken
back. So it cannot say anything else than what would be.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn

from server.inventory.projection.reading import StoredLine, some
from server.inventory.projection.refreshing import fresh_view
from server.inventory.reviewing.deciding import decide
from server.inventory.reviewing.requests import DecisionRequest, RefusedLine
from server.kernel.principal import UserPrincipal
from server.storage.transaction import transaction


class _TakenBack(Exception):  # noqa: N818 - not an error: it ends the transaction
    """Carries what was read out of the transaction that it undoes."""

    def __init__(self, lines: Sequence[StoredLine], refused: Sequence[RefusedLine]) -> None:
        super().__init__()
        self.lines = lines
        self.refused = refused


def preview(
    number: str, request: DecisionRequest, *, now: datetime, user: UserPrincipal
) -> tuple[Sequence[StoredLine], Sequence[RefusedLine]]:
    """The lines of a request as they would be, and those that would be refused.

    Refused as the decision itself would be refused.
    """
    fresh_view(number, now=now, asked=request.asked)
    try:
        _decide_and_take_back(number, request, now=now, user=user)
    except _TakenBack as result:
        return result.lines, result.refused


def _decide_and_take_back(
    number: str, request: DecisionRequest, *, now: datetime, user: UserPrincipal
) -> NoReturn:
    with transaction():
        done = decide(number, request, now=now, user=user)
        view = fresh_view(number, now=now, asked=request.asked)
        found = some(view.id, done.done)
        raise _TakenBack([found[one] for one in done.done if one in found], done.refused)
