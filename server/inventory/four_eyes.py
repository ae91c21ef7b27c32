"""Whoever had a hand in a count may not approve it (design/3 §4).

Pure. A user is linked to an employee or declared as never counting; who is neither cannot
approve. Whoever counted, corrected, overrode or resolved the position in any pass cannot either.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from server.inventory.counting import CountEvent, Key
from server.inventory.decisions import Ruling, destination
from server.kernel.principal import UserPrincipal


@dataclass(slots=True)
class Hands:
    """Who had a hand in a position: employees who counted, users who decided."""

    employees: set[str] = field(default_factory=set)
    users: set[str] = field(default_factory=set)

    def add(self, other: "Hands") -> None:
        """Take over the hands of another key."""
        self.employees |= other.employees
        self.users |= other.users


def why_not(user: UserPrincipal, hands: Hands | None) -> str | None:
    """Why a user may not approve a position; None when they may."""
    if user.employee is None and not user.never_counts:
        return "user_unlinked"
    if hands is None:
        return None
    counted = user.employee is not None and user.employee in hands.employees
    return "four_eyes" if counted or user.name in hands.users else None


def hands_by_key(
    events: Iterable[CountEvent],
    rulings: Iterable[Ruling],
    entered_by: Mapping[UUID, str],
    resolved_by: Mapping[UUID, str],
) -> dict[Key, Hands]:
    """Who had a hand in each count key, in any pass, dead events and voids included.

    `entered_by` names the user who entered an event at the desk, `resolved_by` who resolved its
    barcode, both by event id.
    """
    several = list(events)
    keys = {event.id: event.key for event in several if event.kind == "count"}
    hands: dict[Key, Hands] = {}
    for event in several:
        touched = {keys[one] for one in event.supersedes if one in keys}
        if event.kind == "count":
            touched.add(event.key)
        users = {entered_by.get(event.id), resolved_by.get(event.id)} - {None}
        for key in touched:
            hands.setdefault(key, Hands()).add(Hands({event.employee} - {""}, users))  # type: ignore[arg-type]
    for ruling in sorted(rulings, key=lambda one: one.order):
        hands.setdefault(ruling.key, Hands()).users.add(ruling.by)
        target = destination(ruling)
        if target is not None:
            hands.setdefault(target, Hands()).add(hands[ruling.key])
    return hands
