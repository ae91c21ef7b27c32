"""A handheld of the demonstration: keeps a chained journal and pushes it like a real one."""

import json
from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from server.identity.devices import create_device, enrol
from server.inventory.lists import ListInfo
from server.journal.canonical import NO_HASH, canonical_json, hash_of
from server.kernel import clock
from server.kernel.identifiers import uuid7
from server.kernel.principal import DevicePrincipal
from server.sync.bodies import LARGEST_BATCH, read_frame
from server.sync.push import push

if TYPE_CHECKING:
    from uuid import UUID

_SUBJECT: Final = ("location", "item", "variant", "lot", "serial", "expiry", "barcode")
_BETWEEN_COUNTS: Final = (12, 38)
"""Seconds that a counter takes from one position to the next."""


class DemonstrationHandheld:
    """A device that was enrolled; its clock starts when its counter begins to work."""

    def __init__(
        self, name: str, warehouse_ids: list[int], *, started: datetime, random: Random, by: str
    ) -> None:
        code = create_device(name, warehouse_ids, now=started, by=by)
        device, _ = enrol(code.code, name=name, previous=None, now=started)
        self._principal = DevicePrincipal(device, name, frozenset(warehouse_ids), revoked=False)
        self._random = random
        self._epoch = uuid7(started, random.randbytes(10))
        self._journal: list[tuple[bytes, str]] = []
        self._counts: Counter[UUID] = Counter()
        self._started = started
        self.now = started

    def count(self, count_list: ListInfo, employee: str, quantity: str, **subject: Any) -> str:
        """Count something, some seconds after what was counted before; gives the event's id."""
        supersedes = subject.pop("supersedes", ())
        return self._append(
            "count",
            count_list,
            employee,
            quantity=quantity,
            factor="1",
            supersedes=list(supersedes),
            **subject,
        )

    def void(self, count_list: ListInfo, employee: str, event: str) -> None:
        """Undo a count."""
        self._append("void", count_list, employee, supersedes=[event])

    def close(self, count_list: ListInfo, employee: str) -> None:
        """Declare that a list is done."""
        claims = {"last_seq": len(self._journal), "events": self._counts[count_list.id]}
        self._append("list_closed", count_list, employee, **claims)

    def dock(self, now: datetime) -> None:
        """Push the whole journal."""
        for start in range(0, len(self._journal), LARGEST_BATCH):
            part = self._journal[start : start + LARGEST_BATCH]
            left = len(self._journal) - start
            push(self._principal, read_frame(self._body(part, left, now)), now=now)

    def _body(self, part: list[tuple[bytes, str]], pending: int, now: datetime) -> bytes:
        frame = {
            "epoch": str(self._epoch),
            "head": len(self._journal),
            "pending": pending - len(part),
            "sent_at": clock.to_text(now),
        }
        events = b",".join(
            b'{"event":' + text + b',"hash":"' + digest.encode() + b'"}' for text, digest in part
        )
        return json.dumps(frame).encode()[:-1] + b',"events":[' + events + b"]}"

    def _append(self, kind: str, count_list: ListInfo, employee: str, **changes: Any) -> str:
        self.now += timedelta(seconds=self._random.randint(*_BETWEEN_COUNTS))
        seq = len(self._journal) + 1
        moment = clock.to_text(self.now)
        event: dict[str, Any] = {
            "id": str(uuid7(self.now, self._random.randbytes(10))),
            "device": str(self._principal.id),
            "epoch": str(self._epoch),
            "seq": seq,
            "previous_hash": self._journal[-1][1] if self._journal else NO_HASH,
            "kind": kind,
            "list": str(count_list.id),
            "pass": count_list.pass_number,
            "area": None,
            "employee": employee,
            **dict.fromkeys(_SUBJECT),
            **dict.fromkeys(("quantity", "unit", "factor")),
            "supersedes": [],
            "counted_at": moment,
            "observed_at": moment,
            "utc_offset": 60,
            "monotonic_ms": int((self.now - self._started).total_seconds() * 1000),
            "clock_offset_ms": 120,
            "catalog": "1",
            "app": "demonstration",
            "schema": 1,
            **changes,
        }
        content = canonical_json(event)
        self._journal.append((content, hash_of(content).hex()))
        self._counts[count_list.id] += kind == "count"
        return str(event["id"])
