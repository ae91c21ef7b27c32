"""Rulings as events of the server's journal, and the lock that deciders stand in line for."""

from typing import Any

from server.inventory.counting import Key, live_hash
from server.inventory.decisions import Outcome
from server.inventory.inventories import hold_inventory
from server.inventory.models import Inventory
from server.inventory.refusals import InventoryClosed
from server.inventory.reviewing.line import Line
from server.journal.events import Decision, ServerEvent
from server.kernel.principal import UserPrincipal


def lock_inventory(inventory_id: int) -> Inventory:
    """Let nobody else decide about an inventory until this transaction ends.

    Refused when it was closed while this transaction stood in line.
    """
    inventory = hold_inventory(inventory_id)
    if inventory.state == "closed":
        raise InventoryClosed(f"inventory {inventory.number} is closed")
    return inventory


def ruling_event(
    inventory_id: int,
    line: Line,
    place: tuple[Key, int, str],
    outcome: Outcome,
    *,
    user: UserPrincipal,
    reason: str,
    **more: Any,
) -> ServerEvent:
    """A `decision` about one count key; `place` is the key, its pass and what it was seen by."""
    key, pass_, seen_hash = place
    position = key._asdict() | {"warehouse": line.warehouse} | more.pop("position", {})
    return ServerEvent(
        inventory_id=inventory_id,
        warehouse_id=line.warehouse_id,
        kind="decision",
        pass_=pass_,
        employee=user.employee,
        quantity=more.pop("quantity", None),
        decision=Decision(
            position=position,
            outcome=outcome,
            events=tuple(sorted(more.pop("events", ()))),
            reason=reason,
            seen_hash=seen_hash,
        ),
    )


def places_of(line: Line) -> list[tuple[Key, int, str]]:
    """The count keys of a line with their pass and hash; a line nobody counted has its own."""
    if line.counted_line is None:
        return [(line.position, line.passes[0], line.look.seen.live_hash)]
    return [
        (one.key, one.pass_, live_hash(event.id for event in one.events))
        for one in line.counted_line.keys
    ]


def ruled_places(line: Line) -> list[tuple[Key, int, str]]:
    """Where the rulings stand that may be taken back: the line's own, and those that moved here.

    What holds of an earlier pass that was kept is not the line's: taking the keeping back does it.
    """
    keys = line.counted_line.keys if line.counted_line else ()
    found = [
        ruling
        for one in keys
        for ruling in (*one.moves, *((one.ruling,) if one.ruling is not None else ()))
    ]
    return [(one.key, one.pass_, one.seen_hash or "") for one in dict.fromkeys(found)]
