"""Everything that made a line's number: its events, movements and decisions, and sentences."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from server.identity.models import AuditEntry, Device, Employee
from server.inventory.counting import CountEvent, Key
from server.inventory.coupling import Subject, subject_of
from server.inventory.decisions import Ruling, destination
from server.inventory.explain import Sentence, Story, ToldDecision, ToldEvent, in_order, sentences
from server.inventory.projection.picturing import picture_about
from server.inventory.projection.reading import StoredLine, some
from server.inventory.projection.refreshing import fresh_view
from server.inventory.refusals import LineUnknown
from server.inventory.review import State
from server.inventory.reviewing.books import Question
from server.inventory.reviewing.line import Asked, Line
from server.inventory.reviewing.lines import Picture
from server.inventory.reviewing.opening import opened_at, openings, takes_effect_at
from server.journal.events import Event
from server.journal.write_offs import arrived_after_write_off
from server.ledger.service import movements_between, record_names
from server.storage.database import db

_ACTIONS: Final = {
    State.APPROVED: "approve",
    State.REJECTED: "reject",
    State.SET_ASIDE: "set_aside",
    State.ALIGNED: "align",
    State.REVERSED: "reverse",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """A stored line with its story."""

    line: StoredLine
    sentences: list[Sentence]
    events: list[dict[str, Any]]
    movements: list[dict[str, Any]]
    decisions: list[dict[str, Any]]


def explain(number: str, line_id: str, *, now: datetime, asked: Asked, currency: str) -> Explained:
    """Tell why a line says what it says, or refuse when there is no such line."""
    view = fresh_view(number, now=now, asked=asked)
    stored = some(view.id, [line_id]).get(line_id)
    if stored is None:
        raise LineUnknown(f"the inventory has no line {line_id!r}")
    subject = Subject(stored.item, stored.barcode)
    picture = picture_about(number, [subject], now=now, asked=asked)
    line = picture.lines[line_id]
    belongs = _belonging(picture, line)
    events = _events_of(picture, line, belongs)
    names = _employee_names({event.employee for event in events if event.employee})
    rulings = [one for one in picture.rulings if belongs(one.key)]
    decisions = _decisions(number, line, rulings)
    story = _story(picture, line, events, rulings, names=names, currency=currency)
    return Explained(
        stored,
        sentences(story),
        _event_rows(picture, line, events, names),
        _movement_rows(picture, line, now),
        decisions,
    )


def _belonging(picture: Picture, line: Line) -> Callable[[Key], bool]:
    """Whether a count key is, or was moved to, the line's position."""
    dimensions = picture.sources.warehouses[line.warehouse_id].dimensions
    targets = {one.key: destination(one) for one in picture.rulings}
    subject = subject_of(line.position)

    def belongs(key: Key) -> bool:
        if subject_of(key) != subject:
            return False
        seen: set[Key] = set()
        current: Key | None = key
        while current is not None and current not in seen:
            if dimensions.of(current) == line.position:
                return True
            seen.add(current)
            current = targets.get(current)
        return False

    return belongs


def _events_of(picture: Picture, line: Line, belongs: Callable[[Key], bool]) -> list[Event]:
    """Counts of the line in any pass, dead or alive, and what undid them; in order."""
    own: set[UUID] = set()
    for event in picture.sources.events:
        understood = picture.events.get(event.id)
        if understood is None or event.warehouse_id != line.warehouse_id:
            continue
        if understood.kind == "count" and belongs(understood.key):
            own.add(event.id)
    found = [
        event
        for event in picture.sources.events
        if event.id in own or (event.kind == "void" and own & set(event.supersedes))
    ]
    return sorted(found, key=lambda event: (event.pass_ or 0, event.observed_at, event.seq))


def _live(line: Line) -> set[UUID]:
    return {event.id for event in line.counted_line.events} if line.counted_line else set()


def _story(
    picture: Picture,
    line: Line,
    several: Sequence[Event],
    rulings: Iterable[Ruling],
    *,
    names: Mapping[str, str],
    currency: str,
) -> Story:
    counts = [picture.events[event.id] for event in several if event.kind == "count"]
    killers = {killed: event.kind for event in several for killed in event.supersedes}
    chosen = {
        event.id
        for one in (line.counted_line.contributions if line.counted_line else ())
        for event in one.events
    }
    told = [_told(event, chosen, killers, names) for event in counts]
    return Story(
        unit=line.unit,
        currency=currency,
        zone=picture.sources.warehouses[line.warehouse_id].time_zone,
        counted=line.counted,
        book=line.book,
        numbers=line.numbers,
        unit_cost=line.unit_cost,
        observed=line.observed,
        movements=len(line.movements),
        flags=line.flags | ({"after_write_off"} if arrived_after_write_off(several) else set()),
        over=line.look.over,
        blocking=sorted(line.look.blocking),
        events=in_order(told),
        decisions=_told_decisions(line, rulings),
        decimals=_decimals(picture, line),
        independent=line.counted_line is not None and len(line.counted_line.contributions) > 1,
        takes_effect=_takes_effect(line, picture.sources.warehouses[line.warehouse_id].time_zone),
    )


def _takes_effect(line: Line, zone: str) -> datetime | None:
    """When the alignment took or would take effect, where a period opened after the count."""
    if line.review is not None and line.is_aligned:
        return opened_at(line.review.seen.observed_at, line.review.effective_at, zone)
    opened = openings([line.warehouse_id]).get(line.warehouse_id)
    return takes_effect_at(line.effective_at, opened)


def _decimals(picture: Picture, line: Line) -> int:
    item = picture.sources.items.get(line.position.item)
    return 0 if item is None else item.decimals


def _told(
    event: CountEvent, chosen: set[UUID], killers: Mapping[UUID, str], names: Mapping[str, str]
) -> ToldEvent:
    killed = {"void": "voided", "count": "replaced"}.get(killers.get(event.id, ""), "earlier_pass")
    return ToldEvent(
        quantity=event.quantity,
        employee=event.employee,
        area=event.area,
        pass_=event.pass_,
        at=event.observed.at,
        fate="live" if event.id in chosen else killed,
        name=names.get(event.employee, ""),
    )


def _told_decisions(line: Line, rulings: Iterable[Ruling]) -> list[ToldDecision]:
    told = [
        ToldDecision(kind="ruled", what=one.outcome, by=one.by, at=one.at, reason=one.reason)
        for one in sorted(rulings, key=lambda one: one.order)
    ]
    review = line.review
    if review is not None and review.state == line.state:
        told.append(
            ToldDecision(
                kind="decided",
                what=str(review.state),
                by=review.by,
                at=review.at,
                reason=review.reason,
            )
        )
    return told


def _event_rows(
    picture: Picture, line: Line, several: Sequence[Event], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    replaced_by: dict[UUID, list[UUID]] = {}
    for event in several:
        for replaced in event.supersedes:
            replaced_by.setdefault(replaced, []).append(event.id)
    devices = _device_names({event.device for event in several})
    live = _live(line)
    lists = picture.sources.lists
    return [
        {
            "id": event.id,
            "kind": event.kind,
            "at": event.counted_at,
            "observed_at": picture.events[event.id].observed.at,
            "employee": event.employee,
            "employee_name": names.get(event.employee or "", ""),
            "device": event.device,
            "device_name": devices.get(event.device, event.device),
            "list": lists[event.list].number if event.list in lists else None,
            "pass_number": event.pass_,
            "area": event.area,
            "location": event.location,
            "item": event.item,
            "barcode": event.barcode,
            "quantity": event.quantity,
            "unit": event.unit,
            "factor": event.factor,
            "base_quantity": picture.events[event.id].quantity,
            "supersedes": list(event.supersedes),
            "superseded_by": replaced_by.get(event.id, []),
            "live": event.id in live,
            "hash": event.hash,
            "user": event.user,
        }
        for event in several
    ]


def _movement_rows(picture: Picture, line: Line, now: datetime) -> list[dict[str, Any]]:
    """What moved at the position since its list was released."""
    if line.counted_line is None or line.item_id is None or line.observed is None:
        return []
    released = [picture.sources.lists[one].released_at for one in line.lists]
    start = min([line.observed.earliest, *(one for one in released if one is not None)])
    warehouse = picture.sources.warehouses[line.warehouse_id]
    key = Question(line.counted_line, warehouse, line.item_id).key()
    doubtful = {movement.movement_id for movement in line.movements}
    moved = movements_between(key, start, now)
    names = record_names({movement.record_id for movement in moved})
    return [
        {
            "record": movement.record_id,
            "posting_date": names[movement.record_id].posting_date,
            "number": names[movement.record_id].number,
            "at": movement.effective_at,
            "quantity": movement.quantity,
            "reason": movement.reason,
            "doubtful": movement.movement_id in doubtful,
        }
        for movement in moved
    ]


def _decisions(number: str, line: Line, rulings: Iterable[Ruling]) -> list[dict[str, Any]]:
    """Rulings with whether they still apply, and every other decision from the audit trail."""
    in_force = line.counted_line.in_force if line.counted_line else ()
    rows = [
        {
            "at": one.at,
            "user": one.by,
            "action": str(one.outcome),
            "reason": one.reason,
            "quantity": one.quantity,
            "applies": one in in_force,
        }
        for one in rulings
    ]
    rows += [
        {
            "at": entry.at,
            "user": entry.user_name,
            "action": entry.action,
            "reason": (entry.after or {}).get("reason", ""),
            "quantity": None,
            "applies": line.review is not None and line.review.at == entry.at,
        }
        for entry in _audited(number, line.id)
    ]
    rows += _reviewed(line, [row["at"] for row in rows])
    return sorted(rows, key=lambda row: row["at"])


def _reviewed(line: Line, told: Collection[Any]) -> list[dict[str, Any]]:
    """The decision that stands, where the audit trail names only the first of very many lines."""
    review = line.review
    if review is None or review.at in told:
        return []
    return [
        {
            "at": review.at,
            "user": review.by,
            "action": _ACTIONS.get(review.state, str(review.state)),
            "reason": review.reason,
            "quantity": None,
            "applies": True,
        }
    ]


def _audited(number: str, line_id: str) -> list[AuditEntry]:
    kinds = ("approve", "reject", "set_aside", "reopen", "recount", "align")
    query = select(AuditEntry).where(
        AuditEntry.subject == "inventory",
        AuditEntry.subject_key == number,
        AuditEntry.action.in_(kinds),
    )
    entries = db.session.scalars(query.order_by(AuditEntry.id))
    return [entry for entry in entries if line_id in (entry.after or {}).get("lines", ())]


def _employee_names(codes: set[str]) -> dict[str, str]:
    query = select(Employee).where(Employee.code.in_(codes))
    return {one.code: f"{one.name} {one.surname}".strip() for one in db.session.scalars(query)}


def _device_names(ids: set[str]) -> dict[str, str]:
    wanted = [UUID(one) for one in ids if one != "server"]
    query = select(Device.id, Device.name).where(Device.id.in_(wanted))
    return {str(device_id): name for device_id, name in db.session.execute(query)}
