"""Devices and a server in any order of deeds and mishaps, against a model of sets (design/4 §6).

After each step the log and the quarantine are held to the model. At the end the faults stop and
everything must come to rest.
"""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import select

from server.inventory.totals.rebuilding import check
from server.journal.models import CountEvent, QuarantinedEvent
from server.journal.verify import verify_journals
from server.storage.database import db
from tests import naive_merge
from tests.handhelds import an_employee, entry_of
from tests.properties.sync_model import Entry
from tests.properties.sync_shop import SyncShop, deed

WEATHERS = st.lists(
    st.sampled_from(["fine", "fine", "lost_request", "lost_answer", "twice"]), max_size=5
)
WHICH = st.integers(0, 3)
EMPLOYEES = st.sampled_from(["17", "18", "19"])
KEYS = st.sampled_from([("A-01", "MOB/BE-2349"), ("A-02", "MOB/SCREW"), ("A-01", None)])
QUANTITIES = st.sampled_from(["0", "1", "12.5", "999999999.999999"])
POISON: dict[str, tuple[str, dict[str, Any]]] = {
    "out of range": ("quantity.out_of_range", {"quantity": "1000000000"}),
    "negative": ("quantity.out_of_range", {"quantity": "-1"}),
    "from the future": ("event.schema_newer", {"schema": 2}),
    "malformed": ("event.malformed", {"quantity": 5}),
    "unknown list": ("list.unknown", {"list": "019ab0e0-0000-7000-8000-000000000001"}),
}
GARBAGE = {
    "null": "null",
    '{"event":[]}': '{"event":[]}',
    '{"event":{"id":7},"hash":"x"}': '{"id":7}',
    '"\\ud800"': '"\\ud800"',
}
"""What is sent, and what is kept of it."""
MOST_DEVICES = 4


LINE = ("location", "item", "barcode", "variant", "lot", "serial")
SAME = (*LINE, "list", "employee", "unit", "factor")


class SyncMachine(SyncShop):
    """What counters, devices, networks, desks and machines do to one inventory."""

    @rule(some=st.data(), times=st.integers(1, 4))
    def somebody_counts(self, some: st.DataObject, times: int) -> None:
        for _ in range(times):
            self.do("counting", some)

    @rule(some=st.data())
    def something_is_sent(self, some: st.DataObject) -> None:
        self.do("sending", some)

    @rule(some=st.data(), where=st.sampled_from(["device", "server"]))
    def something_happens(self, some: st.DataObject, where: str) -> None:
        self.do(where, some)

    @rule()
    def somebody_looks_how_far_it_is(self) -> None:
        """What a look keeps is compared with the log in the end."""
        for path in ("/api/v1/inventories", "/api/v1/inventories/2026-001/progress"):
            assert self.desk.get(path).status_code == 200

    # Counting

    @deed(
        "counting",
        3,
        which=WHICH,
        where=st.integers(0, 2),
        employee=EMPLOYEES,
        key=KEYS,
        quantity=QUANTITIES,
    )
    def count(self, which: int, where: int, employee: str, key: Any, quantity: str) -> None:
        subject = {
            "location": key[0],
            "item": key[1],
            "barcode": None if key[1] else "2000000000015",
        }
        self.record(
            which, "count", list=self.lists[where], employee=employee, quantity=quantity, **subject
        )

    @deed(
        "counting",
        which=WHICH,
        number=st.integers(0, 9),
        quantity=QUANTITIES,
        keep_time=st.booleans(),
    )
    def replace_or_correct(self, which: int, number: int, quantity: str, keep_time: bool) -> None:
        live = self.device(which).live(self.independent)
        if not live:
            return
        old = live[number % len(live)]
        kept = ("observed_at", "clock_offset_ms") if keep_time else ()
        subject = {name: old[name] for name in (*SAME, *kept)}
        self.record(which, "count", quantity=quantity, supersedes=[old["id"]], **subject)

    @deed("counting", which=WHICH, number=st.integers(0, 9))
    def undo(self, which: int, number: int) -> None:
        device = self.device(which)
        live = device.live(self.independent)
        if not live:
            return
        undone = live[number % len(live)]
        here = {event["id"]: event for event in device.events()}
        replaced = [here[one] for one in undone["supersedes"] if one in here]
        scene = {name: undone[name] for name in ("list", "employee")}
        if not replaced:
            self.record(which, "void", supersedes=[undone["id"]], **scene)
            return
        back = {name: replaced[-1][name] for name in (*SAME, "quantity", "observed_at")}
        self.record(which, "count", supersedes=[undone["id"]], **(back | scene))

    @deed("counting", which=WHICH, where=st.integers(0, 2), employee=EMPLOYEES,
          kind=st.sampled_from(["note", "area_opened", "area_closed", "list_closed"]))  # fmt: skip
    def declare(self, which: int, where: int, employee: str, kind: str) -> None:
        area = "A" if kind.startswith("area") else None
        self.record(which, kind, list=self.lists[where], employee=employee, area=area)

    @deed("counting", which=WHICH, how=st.sampled_from([*POISON, "unknown employee"]))
    def poison(self, which: int, how: str) -> None:
        objection, fields = POISON.get(how, (None, {"employee": "99"}))
        fields = {"list": self.lists[0]} | fields
        self.record(which, "count", objection=objection, **fields)

    # Sending

    @deed("sending", 3, which=WHICH, weather=WEATHERS, limit=st.sampled_from([1, 3, 500]))
    def sync(self, which: int, weather: list[str], limit: int) -> None:
        self.premises.clock.advance(seconds=30)
        self.device(which).sync(self.ping, self.deliver, iter(weather), limit)

    @deed(
        "sending",
        3,
        which=WHICH,
        order=st.randoms(use_true_random=False),
        size=st.integers(1, 6),
        twin=st.booleans(),
    )
    def deliver_out_of_order(self, which: int, order: Any, size: int, twin: bool) -> None:
        """Old requests that hung in the air: any events of a chain, some twice, unheard."""
        device = self.device(which)
        chain = order.choice(device.chains)
        if not chain.entries:
            return
        chosen = (
            order.choices(chain.entries, k=size)
            if twin
            else order.sample(chain.entries, min(size, len(chain.entries)))
        )
        self.deliver(device, chain.epoch, chosen)

    @deed("sending", which=WHICH, text=st.sampled_from(sorted(GARBAGE)), beside=st.booleans())
    def deliver_garbage(self, which: int, text: str, beside: bool) -> None:
        device = self.device(which)
        garbage = Entry(GARBAGE[text], "", objection="event.malformed", raw=text)
        neighbours = device.chain.entries[-2:] if beside else []
        self.deliver(device, device.chain.epoch, [garbage, *neighbours])

    @deed("sending", which=WHICH, number=st.integers(0, 9))
    def deliver_other_content(self, which: int, number: int) -> None:
        """The same id with another quantity, from the same place: the first stays."""
        device = self.device(which)
        counts = [
            e
            for e in device.chain.entries
            if e.objection is None and '"kind":"count"' in e.canonical
        ]
        if not counts:
            return
        entry = counts[number % len(counts)]
        other = entry_of(json.loads(entry.canonical) | {"quantity": "41"})
        fake = Entry(
            **other, id=entry.id, device=entry.device, epoch=entry.epoch, seq=entry.seq,
            employee=entry.employee,
        )  # fmt: skip
        if self.model.is_here(str(entry.id), entry.canonical):
            self.deliver(device, device.chain.epoch, [fake])

    # What happens to devices

    @deed("device", which=WHICH, step=st.sampled_from([-3650, 3650, -1, 0.0417, -0.0417]))
    def set_the_clock(self, which: int, step: float) -> None:
        self.device(which).off = timedelta(days=step)

    @deed("device", which=WHICH)
    def save_the_storage(self, which: int) -> None:
        device = self.device(which)
        device.saved = device.image()

    @deed("device", which=WHICH, with_note=st.booleans())
    def put_an_older_storage_back(self, which: int, with_note: bool) -> None:
        device = self.device(which)
        if device.saved is not None:
            device.put_back(device.saved, with_note=with_note)
            self.excuse()

    @deed("device", which=WHICH)
    def clone(self, which: int) -> None:
        if len(self.devices) < MOST_DEVICES:
            self.devices.append(self.device(which).image())

    @deed("device", which=WHICH)
    def enrol_as_another(self, which: int) -> None:
        device = self.device(which)
        chain = device.chain
        previous = {
            "device": device.device,
            "epoch": chain.epoch,
            "head": chain.head,
            "hash": "ab" * 32,
        }
        code = self.premises.add_device("again")["code"]
        made, token = self.enrolled(code, previous)
        self.model.offered[made] = device.device
        device.enrolled_as(made, token)

    @deed("device", which=WHICH)
    def enrol_again(self, which: int) -> None:
        device = self.device(which)
        code = self.premises.renew(device.device)["code"]
        if code is not None:
            device.enrolled_as(*self.enrolled(code, None))

    # What happens at the desk and to the server

    @deed("server", which=WHICH, confirm=st.booleans())
    def decide_lineage(self, which: int, confirm: bool) -> None:
        device = self.device(which).device
        offered = self.model.offered.get(device)
        self.premises.decide_lineage(device, confirm=confirm)
        if offered is None or device in self.model.before:
            return
        if not confirm:
            del self.model.offered[device]
        else:
            self.model.confirm(device)

    @deed("server", which=WHICH, really=st.integers(0, 3))
    def revoke(self, which: int, really: int) -> None:
        device = self.device(which).device
        if really == 0 and not self.model.revoked and device in self.model.tokens.values():
            self.premises.revoke(device)
            self.model.revoked.add(device)

    @deed("server", number=st.integers(0, 9), fate=st.sampled_from(["released", "discarded"]))
    def decide_quarantine(self, number: int, fate: str) -> None:
        rows = self.desk.get("/api/v1/quarantine?fate=held&limit=500").json["rows"]
        if not rows:
            return
        row = rows[number % len(rows)]
        answer = self.decided(row["id"], fate)
        if fate == "released":
            released = self.model.release(row["device"], row["raw"])
            assert answer.status_code == (200 if released else 409), answer.text

    @deed("server")
    def hire_the_unknown_employee(self) -> None:
        if "99" not in self.model.employees:
            with self.premises.app.app_context():
                an_employee("99")
            self.model.employees.add("99")

    @deed("server")
    def back_up(self) -> None:
        self.premises.back_up()
        self.backup = self.model.copy()

    @deed("server")
    def restore(self) -> None:
        if self.premises.restore() and self.backup is not None:
            self.model = self.backup.copy()
            self.excuse()

    # What must be true

    @invariant()
    def the_server_holds_what_the_model_holds(self) -> None:
        if not hasattr(self, "model"):
            return
        db.session.rollback()
        rows = db.session.execute(
            select(CountEvent.id, CountEvent.content).where(CountEvent.device != "server")
        )
        assert {str(key): bytes(content).decode() for key, content in rows} == self.model.log
        held = select(QuarantinedEvent.device, QuarantinedEvent.raw).where(
            QuarantinedEvent.fate != "released"
        )
        assert {tuple(row) for row in db.session.execute(held)} == set(self.model.held)

    def teardown(self) -> None:
        if not hasattr(self, "devices"):
            return
        self.come_to_rest()
        for device in self.devices:
            assert not any(chain.pending for chain in device.chains)
        for event_id, canonical in self.promised.items():
            assert self.model.is_here(event_id, canonical), f"{event_id} is lost"
        self.check_totals()
        self.check_log()

    def come_to_rest(self) -> None:
        for _ in range(2):
            for device in self.devices:
                if device.token not in self.model.tokens:
                    code = self.premises.add_device("again")["code"]
                    device.enrolled_as(*self.enrolled(code, None))
                device.sync(self.ping, self.deliver, iter(()), 500)
                self.the_server_holds_what_the_model_holds()

    def check_totals(self) -> None:
        events = [json.loads(content) for content in self.model.log.values()]
        team = [event for event in events if event["list"] not in self.independent]
        rows = self.desk.get("/api/v1/inventories/2026-001/differences?limit=500").json["rows"]
        counted = {
            tuple(row[name] for name in LINE): Decimal(row["counted"])
            for row in rows
            if row["counted"] is not None
        }
        assert counted == naive_merge.totals(team, self.independent)
        rebuilt = check()
        assert rebuilt.events >= sum(event["kind"] in ("count", "void") for event in events)
        assert rebuilt.differed == 0, "totals that grew with each event are not the log's"

    def check_log(self) -> None:
        db.session.rollback()
        assert verify_journals().finding is None
        if not self.model.log:
            return
        changed = db.session.scalars(select(CountEvent).limit(1)).one()
        changed.content = changed.content.replace(b'"schema":1', b'"schema":0')
        db.session.flush()
        assert verify_journals().finding is not None
        db.session.rollback()
