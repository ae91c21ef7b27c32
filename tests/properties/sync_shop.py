"""Where the state machine of sync works: its shop, its model, and how deeds are done on both.

Each delivery is made to the real server and to the model, and held to the same verdicts.
"""

import json
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from tests.premises import Premises
from tests.properties.sync_device import Answer, Chain, Device
from tests.properties.sync_model import Entry, ModelServer

Method = TypeVar("Method", bound=Callable[..., None])
DEEDS: dict[str, list[tuple[str, dict[str, Any]]]] = {}


def deed(group: str, weight: int = 1, **given: Any) -> Callable[[Method], Method]:
    """One way to do what a rule does. Few rules, because Hypothesis leaves whole rules out."""

    def known(method: Method) -> Method:
        DEEDS.setdefault(group, []).extend([(method.__name__, given)] * weight)
        return method

    return known


class SyncShop(RuleBasedStateMachine):
    """One inventory, its devices, and the model of its server."""

    premises: ClassVar[Premises]

    @initialize()
    def open_the_shop(self) -> None:
        shop = self.premises.begin()
        self.client = self.premises.app.test_client()
        self.desk = self.premises.client()
        self.model = ModelServer({"17", "18", "19"})
        self.backup: ModelServer | None = None
        self.lists = [one["id"] for one in shop["lists"]]
        self.independent = {one["id"] for one in shop["lists"] if one["independent"]}
        self.promised: dict[str, str] = {}
        self.devices = [Device(*self.enrolled(one["code"], None)) for one in shop["devices"]]

    def do(self, group: str, some: st.DataObject) -> None:
        name, given = some.draw(st.sampled_from(DEEDS[group]), label=group)
        getattr(self, name)(**{key: some.draw(one, label=key) for key, one in given.items()})

    def device(self, which: int) -> Device:
        return self.devices[which % len(self.devices)]

    def record(self, which: int, kind: str, **fields: Any) -> None:
        self.premises.clock.advance(seconds=1)
        entry = self.device(which).record(kind, self.premises.clock(), **fields)
        self.promised[str(entry.id)] = entry.canonical

    def enrolled(self, code: str, previous: Any) -> tuple[str, str]:
        given = {"code": code, "name": "H", "previous": previous}
        answer = self.client.post("/api/v1/devices/enrol", json=given)
        assert answer.status_code == 201, answer.text
        device, token = answer.json["device"], answer.json["token"]
        for old in [old for old, name in self.model.tokens.items() if name == device]:
            del self.model.tokens[old]
        self.model.tokens[token] = device
        return device, token

    def ping(self, device: Device, chain: Chain) -> Answer:
        query = {"epoch": chain.epoch, "head": chain.head, "pending": len(chain.pending)}
        headers = {"Authorization": f"Bearer {device.token}"}
        answer = self.client.get("/api/v1/sync/ping", query_string=query, headers=headers)
        sender = self.model.tokens.get(device.token)
        if sender is None:
            assert answer.status_code == 401
            return None
        if sender in self.model.revoked:
            assert answer.status_code == 403
            return {}
        told: dict[str, Any] = answer.json
        assert told["high_water"] == self.model.high_water(sender, chain.epoch)
        return told

    def deliver(self, device: Device, epoch: str, entries: list[Entry]) -> Answer:
        frame = {"epoch": epoch, "head": 0, "pending": 0, "sent_at": "2026-11-23T08:00:00.000Z"}
        events = ",".join(entry.wire for entry in entries)
        answer = self.client.post(
            "/api/v1/sync/events",
            data=f'{json.dumps(frame)[:-1]}, "events": [{events}]}}'.encode(),
            headers={"Authorization": f"Bearer {device.token}", "Content-Type": "application/json"},
        )
        sender = self.model.tokens.get(device.token)
        if sender is None:
            assert answer.status_code == 401
            return None
        told: dict[str, Any] = answer.json
        expected = self.model.take(sender, epoch, entries)
        assert [result["status"] for result in told["results"]] == expected
        assert told["high_water"] == self.model.high_water(sender, epoch)
        return told

    def decided(self, number: int, fate: str) -> Any:
        given = {"fate": fate, "reason": "seen"}
        return self.desk.post(f"/api/v1/quarantine/{number}", json=given)

    def excuse(self) -> None:
        """What no storage and no server holds any more is not covered by the promise."""
        copies = {
            entry.id
            for device in self.devices
            for chain in device.chains
            for entry in chain.entries
        }
        for event_id, canonical in list(self.promised.items()):
            if event_id not in copies and not self.model.is_here(event_id, canonical):
                del self.promised[event_id]
