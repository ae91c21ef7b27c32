"""The merge: from the set of count events to what was counted of every key (design/3 §2).

Pure, and a function of a set: order, batching and repetition of events cannot matter. Reading it
from the top: which events are live, what a ruling moves, which pass wins, who combines.
"""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from server.inventory.combining import Facts, MergedKey, combine
from server.inventory.conflicts import Rivals
from server.inventory.counting import CountEvent, Key
from server.inventory.decisions import Ruling, Rulings, applies, destination, newest
from server.inventory.identities import identified
from server.inventory.standings import Lists

Groups = dict[Key, dict[int, list[CountEvent]]]


def merge(
    events: Iterable[CountEvent], lists: Lists, facts: Facts, rulings: Iterable[Ruling] = ()
) -> list[MergedKey]:
    """What was counted in one warehouse of one inventory, a line per count key, sorted.

    Example: e1 = 10, e2 = 12 superseding {e1}, and from another device e3 = 5 give 17 = e2 + e3,
    shown as an overlap.
    """
    newest_rulings = newest(rulings)
    alive = live(events, lists.independent)
    groups = _by_key(alive)
    moves = _move(groups, lists, newest_rulings)
    rivals = Rivals(alive, lists)
    for key, _ in newest_rulings:
        groups.setdefault(key, {})
    lines = [
        combine(key, lists.standing(key, passes), lists, rivals, newest_rulings)
        for key, passes in groups.items()
    ]
    shown = [
        replace(line, moves=moves[line.key]) if line.key in moves else line
        for line in lines
        if line.events or line.ruling
    ]
    return sorted(identified(shown, facts), key=lambda line: line.key)


def live(events: Iterable[CountEvent], independent: frozenset[UUID]) -> list[CountEvent]:
    """The counts that no event of the same scope supersedes, by id.

    The scope is list and pass, in independent lists also the employee. A superseding event acts
    even when it is dead itself: a voided void brings nothing back. One that names an event of
    another scope acts on nothing, and both are flagged: a void has no line of its own to show it.
    """
    known = {event.id: event for event in events}
    dead: set[UUID] = set()
    astray: set[UUID] = set()
    for event in known.values():
        for replaced in event.supersedes:
            if replaced not in known:
                continue
            if _scope(known[replaced], independent) == _scope(event, independent):
                dead.add(replaced)
            else:
                astray |= {event.id, replaced}
    return [
        replace(event, flags=event.flags | {"supersedes_elsewhere"})
        if event.id in astray
        else event
        for _, event in sorted(known.items())
        if event.kind == "count" and event.id not in dead
    ]


def _scope(event: CountEvent, independent: frozenset[UUID]) -> tuple[UUID, int, str]:
    return event.list, event.pass_, event.employee if event.list in independent else ""


def _by_key(events: Iterable[CountEvent]) -> Groups:
    groups: Groups = {}
    for event in events:
        groups.setdefault(event.key, {}).setdefault(event.pass_, []).append(event)
    return groups


def _move(groups: Groups, lists: Lists, rulings: Rulings) -> dict[Key, tuple[Ruling, ...]]:
    """Follow the rulings that give a location or a lot; a moved key may be moved once more.

    Gives for each key the rulings that brought events there, those of every step.
    """
    followed: dict[Key, tuple[Ruling, ...]] = {}
    moves = [ruling for ruling in rulings.values() if destination(ruling) is not None]
    for ruling in sorted(moves, key=lambda one: one.order):
        target = destination(ruling)
        passes = groups.get(ruling.key, {})
        standing = lists.standing(ruling.key, passes)
        if target is None or ruling.pass_ != standing.pass_:
            continue
        if not standing.all_events or not applies(ruling, standing.all_events):
            continue
        for pass_, events in groups.pop(ruling.key).items():
            moved = [replace(event, key=target) for event in events]
            groups.setdefault(target, {}).setdefault(pass_, []).extend(moved)
        steps = (*followed.pop(ruling.key, ()), ruling)
        followed[target] = (*followed.get(target, ()), *steps)
    return followed
