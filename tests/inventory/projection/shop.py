"""A small shop in which anything may happen to an inventory: counts, movements, decisions, rules.

Each inventory has a warehouse, items and lists of its own, so that many of them fit into one
database. `stored` and `pure` are its differences as they are kept and as the pure rules say.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from sqlalchemy import select

from server.catalog.models import AlternativeUnit, Item, Location, Unit, Warehouse
from server.identity.models import Employee
from server.inventory.list_keeping import force_close
from server.inventory.models import CountList, Inventory, ListAssignment, ListType, ScopeLine
from server.inventory.passes import refresh_passes
from server.inventory.projection.hashes import hashes_beside
from server.inventory.projection.models import (
    DifferenceLine,
    DifferenceSum,
    LineHands,
    StaleSubject,
)
from server.inventory.projection.refreshing import fresh_view
from server.inventory.projection.rows import row_of
from server.inventory.projection.storing import HandsBook
from server.inventory.reviewing.line import Asked
from server.inventory.reviewing.lines import AT_COUNT, picture_of
from server.journal.canonical import NO_HASH
from server.journal.log import insert_or_find, made_ready
from server.journal.models import JournalHead
from server.journal.rows import Row
from server.kernel.exact import ZERO
from server.kernel.identifiers import new_id
from server.kernel.principal import Role, UserPrincipal
from server.ledger.models import ClosingDimensions, DifferenceParameters, Reason
from server.ledger.service import LineDraft, RecordDraft, post_records
from server.storage.database import db
from server.storage.transaction import transaction

NOON = datetime.fromisoformat("2026-11-23T12:00:00+00:00")
LOCATIONS = ("A-01", "A-02", "B-01")
ITEMS = ("NUT", "BOLT", "LOT", "SER")


def long_stories(examples: int) -> settings:
    """So many stories of a shop; a broken one is told as it was found, shrinking takes too long."""
    return settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


_numbers = count(1)


def minute(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


class Shop:
    """An open inventory of one warehouse with two lists, three devices and some stock."""

    def __init__(
        self, *, combine: str = "team", overlap: str = "ask", uncounted: str = "keep"
    ) -> None:
        self.number = next(_numbers)
        self.sequence = self.number * 100
        self.inventory = f"2026-{self.number:03d}"
        self.now = minute(600)
        self.events: list[UUID] = []
        self.seqs: dict[int, int] = {}
        self.epochs = [new_id(NOON) for _ in range(3)]
        self.user = UserPrincipal(1, f"rossi{self.number}", Role.SUPERVISOR, None, True, "it")
        with transaction() as session:
            self._places(session)
            self._rules(session, combine, overlap, uncounted)
            self._begin(session)
        self.lists = [self.a_list(), self.a_list(scope=(("A-01", ""), ("", self.item("BOLT"))))]
        self.move("NUT", "A-01", 100, -600)
        self.move("LOT", "A-01", 10, -600, lot="L1")
        self.move("SER", "B-01", 1, -600, serial="S1")

    def item(self, name: str) -> str:
        return f"MOB/{name}{self.number}"

    def _places(self, session: Any) -> None:
        unit = session.scalar(select(Unit).where(Unit.code == "PZ")) or Unit(code="PZ")
        box = session.scalar(select(Unit).where(Unit.code == "BX")) or Unit(code="BX")
        warehouse = Warehouse(code=f"W{self.number}", description="", time_zone="Europe/Rome")
        session.add_all((unit, box, warehouse))
        session.flush()
        self.warehouse_id, self.box_id = warehouse.id, box.id
        session.add_all(
            Location(warehouse_id=warehouse.id, code=code, area="Z" if code == "B-01" else "")
            for code in LOCATIONS
        )
        items = {
            name: Item(
                class_code="MOB",
                code=f"{name}{self.number}",
                unit_id=unit.id,
                category=name[0],
                description=f"Description of {name}",
                lot_managed=name == "LOT",
                serial_managed=name == "SER",
                standard_cost=Decimal("1.25") if name == "BOLT" else None,
            )
            for name in ITEMS
        }
        session.add_all(items.values())
        session.flush()
        self.item_ids = {name: item.id for name, item in items.items()}
        session.add(
            AlternativeUnit(item_id=self.item_ids["NUT"], unit_id=box.id, factor=Decimal(12))
        )
        for code in ("17", "23"):
            if session.scalar(select(Employee).where(Employee.code == code)) is None:
                session.add(Employee(code=code, surname="Rossi", name="Anna", badge=f"B{code}"))

    def _rules(self, session: Any, combine: str, overlap: str, uncounted: str) -> None:
        reasons = [
            Reason(warehouse_id=self.warehouse_id, code=code, type=kind, **flags)
            for code, kind, flags in (
                ("CAR", "load", {"updates_average_cost": True, "updates_last_cost": True}),
                ("SCA", "unload", {}),
                ("ER+", "load", {"physical_inventory": True}),
                ("ER-", "unload", {"physical_inventory": True}),
            )
        ]
        session.add_all(reasons)
        session.flush()
        session.add(
            DifferenceParameters(
                warehouse_id=self.warehouse_id,
                positive_reason_id=reasons[2].id,
                negative_reason_id=reasons[3].id,
            )
        )
        rules = ListType(
            code=f"T{self.number}",
            combine=combine,
            overlap=overlap,
            uncounted=uncounted,
            value_limit=Decimal(10),
        )
        session.add(rules)
        session.flush()
        self.type_id = rules.id

    def _begin(self, session: Any) -> None:
        inventory = Inventory(year=2026, year_number=self.number, date=NOON.date(), created_at=NOON)
        session.add(inventory)
        session.flush()
        self.inventory_id = inventory.id

    def a_list(self, *, scope: tuple[tuple[str, str], ...] = (), pass_: int = 1) -> UUID:
        list_id = new_id(NOON)
        self.sequence += 1
        with transaction() as session:
            session.add(
                CountList(
                    id=list_id,
                    inventory_id=self.inventory_id,
                    sequence=self.sequence,
                    list_type_id=self.type_id,
                    warehouse_id=self.warehouse_id,
                    pass_number=pass_,
                    state="released",
                    scoped=bool(scope),
                    created_at=NOON,
                    released_at=minute(-60),
                    assignments=[ListAssignment(employee="17")] if self.sequence % 2 else [],
                )
            )
            session.flush()
            session.add_all(
                ScopeLine(list_id=list_id, location=place, item=item) for place, item in scope
            )
        return list_id

    def count(self, device: int, list_id: UUID, much: int, at: int, **fields: Any) -> UUID:
        """An event of a device as the log keeps it."""
        self.seqs[device] = seq = self.seqs.get(device, 0) + 1
        event_id = new_id(minute(at))
        named = {"kind": "count", "employee": "17", "pass_number": 1, "area": None} | fields
        row = {
            "id": event_id,
            "device": str(self.epochs[device]),
            "epoch": self.epochs[device],
            "seq": seq,
            "hash": bytes(32),
            "previous_hash": bytes.fromhex(NO_HASH),
            "inventory_id": self.inventory_id,
            "warehouse_id": self.warehouse_id,
            "list_id": list_id,
            "location": None,
            "item": None,
            "variant": None,
            "lot": None,
            "serial": None,
            "expiry": None,
            "barcode": None,
            "quantity": Decimal(much),
            "unit": None,
            "factor": None,
            "supersedes": [],
            "counted_at": minute(at),
            "observed_at": minute(at),
            "clock_offset_ms": 0,
            "received_at": minute(at + 30),
            "content": b"{}",
            "user_name": None,
        } | named
        with transaction() as session:
            insert_or_find(made_ready([Row(**row)]), beyond=False)
            place = {"device": row["device"], "epoch": row["epoch"]}
            head = session.get(JournalHead, tuple(place.values()))
            if head is None:
                head = JournalHead(**place)
                session.add(head)
            head.high_water = head.highest_seq = head.reported_head = seq
        self.events.append(event_id)
        return event_id

    def declare(self, device: int, list_id: UUID, at: int) -> None:
        seq = self.seqs.get(device, 0) + 1
        content = f'{{"last_seq": {seq}, "events": {seq}}}'.encode()
        self.count(device, list_id, 0, at, kind="list_closed", content=content, quantity=None)
        with transaction():
            refresh_passes([list_id], now=self.now)

    def force(self, list_id: UUID) -> None:
        found = db.session.get(CountList, list_id)
        if found is not None and found.state == "released":
            force_close(list_id, "for a test", now=self.now, by="test")

    def move(
        self, name: str, location: str, quantity: int, at: int, *, dated: bool = False, **place: str
    ) -> None:
        """A movement; of a date only when `dated`."""
        line = LineDraft(
            item=self.item(name),
            quantity=Decimal(abs(quantity)),
            location=location,
            unit_cost=Decimal(3 + at % 5) if quantity > 0 else None,
            **place,
        )
        draft = RecordDraft(
            warehouse=f"W{self.number}",
            reason="CAR" if quantity > 0 else "SCA",
            posting_date=minute(at).date(),
            effective_at=None if dated else minute(at),
            lines=[line],
        )
        post_records([draft], now=self.now, by="test")

    def summing(self, **kept: bool) -> None:
        with transaction() as session:
            session.merge(ClosingDimensions(warehouse_id=self.warehouse_id, **kept))

    def look_anew(self) -> None:
        """Everything is out of date, as after a mass change: all lines are built again."""
        with transaction() as session:
            session.add(StaleSubject(inventory_id=self.inventory_id))

    def built_in_sets(self) -> set[tuple[str, str]]:
        """The (location, item) of counted lines that nobody decided about and that were plain."""
        view = fresh_view(self.inventory, now=self.now)
        query = select(DifferenceLine.location, DifferenceLine.item).where(
            DifferenceLine.view_id == view.id, DifferenceLine.live_hash.is_(None)
        )
        return {(place, item) for place, item in db.session.execute(query)}

    def stored(self, asked: Asked = AT_COUNT) -> dict[str, dict[str, Any]]:
        view = fresh_view(self.inventory, now=self.now, asked=asked)
        with transaction(), hashes_beside(view.id, ()) as hashes:
            known = {key: hashed for key, hashed in db.session.execute(select(*hashes.c))}  # noqa: C416
        table = DifferenceLine.__table__.c
        rows = db.session.execute(select(*table).where(table.view_id == view.id)).mappings()
        people = self._people()
        return {
            row["line"]: _comparable(dict(row) | {"live_hash": known[row["id"]]}, people)
            if row["id"] in known
            else _comparable(row, people)
            for row in rows
        }

    def pure(self, asked: Asked = AT_COUNT) -> dict[str, dict[str, Any]]:
        lines = picture_of(self.inventory, now=self.now, asked=asked).lines.values()
        with transaction():
            book = HandsBook(self.inventory_id)
            rows = [row_of(line, 0, book.number) for line in lines]
        people = self._people()
        return {row["line"]: _comparable(row, people) for row in rows}

    def _people(self) -> dict[int, str]:
        query = select(LineHands.id, LineHands.people)
        return {key: people for key, people in db.session.execute(query)}  # noqa: C416

    def sums(self, asked: Asked = AT_COUNT) -> dict[Any, Any]:
        view = fresh_view(self.inventory, now=self.now, asked=asked)
        query = select(DifferenceSum).where(
            DifferenceSum.view_id == view.id, DifferenceSum.lines > 0
        )
        people = self._people()
        found: dict[Any, tuple[Any, ...]] = {}
        for one in db.session.scalars(query):
            kind = (one.state, one.category, people.get(one.hands_id, ""))
            added = (one.lines, one.unpriced, one.plus, one.minus)
            known = found.get(kind, (0, 0, ZERO, ZERO))
            found[kind] = tuple(sum(both) for both in zip(known, added, strict=True))
        return found

    def shelves(self, asked: Asked = AT_COUNT) -> tuple[Counter[Any], Counter[Any]]:
        """How many lines of a state lie on a shelf: as the lines say, and as the sums know."""
        view = fresh_view(self.inventory, now=self.now, asked=asked)
        line, sums = DifferenceLine, DifferenceSum
        lies = select(line.shelf, line.state).where(line.view_id == view.id)
        known = select(sums.shelf, sums.state, sums.lines).where(sums.view_id == view.id)
        found: Counter[Any] = Counter()
        for shelf, state, lines in db.session.execute(known):
            found[shelf, state] += lines
        return Counter(tuple(row) for row in db.session.execute(lies)), +found


def assert_summed(
    shop: Shop, rows: Mapping[str, Mapping[str, Any]], asked: Asked = AT_COUNT
) -> None:
    """The sums are those of the rows, and know on which shelves lines lie, each of one state."""
    assert shop.sums(asked) == summed(rows)
    lying, known = shop.shelves(asked)
    assert lying == known
    assert len({shelf for shelf, _ in lying}) == len(lying)


def summed(rows: Mapping[str, Mapping[str, Any]]) -> dict[Any, Any]:
    """What rows add up to, worked out one by one."""
    found: dict[Any, list[Any]] = {}
    for row in rows.values():
        sums = found.setdefault((row["state"], row["category"], row["people"]), [0, 0, ZERO, ZERO])
        sums[0] += 1
        sums[1] += row["difference"] is not None and row["value"] is None
        sums[2] += max(row["value"] or ZERO, ZERO)
        sums[3] += min(row["value"] or ZERO, ZERO)
    return {key: tuple(sums) for key, sums in found.items()}


def unlike(
    stored: Mapping[str, Mapping[str, Any]], pure: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """What of which lines is not the same: (stored, pure)."""
    found: dict[str, Any] = {}
    for line in stored.keys() | pure.keys():
        one, other = stored.get(line, {}), pure.get(line, {})
        differing = {
            name: (one.get(name), other.get(name))
            for name in one.keys() | other.keys()
            if one.get(name) != other.get(name)
        }
        if differing:
            found[(one or other)["place"]] = differing
    return found


def _comparable(row: Mapping[str, Any], people: Mapping[int, str]) -> dict[str, Any]:
    left_out = {"id", "view_id", "hands_id", "shelf"}
    kept = {name: value for name, value in row.items() if name not in left_out}
    return kept | {"people": people.get(row["hands_id"], "")}
