"""A handheld in plain Python: journals with what waits to be sent, and the rules of a sync.

What the PWA does in a browser (design/4 §2), as small as it can be said. It may be copied, put back
to an older state and cloned.
"""

import copy
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tests import naive_merge
from tests.handhelds import Handheld
from tests.properties.sync_model import Entry

Answer = dict[str, Any] | None
"""What came back from the server; None when nothing did."""
Ping = Callable[["Device", "Chain"], Answer]
Deliver = Callable[["Device", str, list[Entry]], Answer]
Weather = Iterator[str]


class Chain(Handheld):
    """One epoch of a device, with what the server said of it."""

    def __init__(self, device: str) -> None:
        super().__init__(None, device, "", None)  # type: ignore[arg-type]
        self.entries: list[Entry] = []
        self.pending: set[int] = set()
        self.history: str | None = None
        self.high_water = 0

    def append(self, kind: str, at: datetime, **fields: Any) -> Entry:
        """Make an event of the next number."""
        self.now = at
        objection = fields.pop("objection", None)
        event = self.draft(kind, **fields)
        kept = self.keep(event)
        entry = Entry(
            **kept, id=event["id"], device=self.device, epoch=self.epoch, seq=len(self.journal),
            employee=event["employee"], objection=objection,
        )  # fmt: skip
        self.entries.append(entry)
        self.pending.add(entry.seq)
        return entry

    def reconcile(self, history: str, high_water: int) -> None:
        """A server that came back from a backup gets everything again that it may lack."""
        restored = self.history not in (None, history)
        if restored or high_water < self.high_water:
            kept = 0 if restored else high_water
            self.pending |= {entry.seq for entry in self.entries if entry.seq > kept}
        self.history, self.high_water = history, high_water


class Device:
    """A handheld: who it is, its chains, the note outside its storage."""

    def __init__(self, device: str, token: str) -> None:
        self.device, self.token = device, token
        self.chains = [Chain(device)]
        self.sentinel = (self.chain.epoch, 0)
        self.losses: list[tuple[str, int]] = []
        self.off = timedelta()
        self.saved: Device | None = None

    @property
    def chain(self) -> Chain:
        """The chain that events are appended to."""
        return self.chains[-1]

    def record(self, kind: str, now: datetime, **fields: Any) -> Entry:
        """Append an event; from now on it is promised."""
        entry = self.chain.append(kind, now + self.off, **fields)
        self.sentinel = (entry.epoch, entry.seq)
        return entry

    def enrolled_as(self, device: str, token: str) -> None:
        """Go on as another device; what was counted before stays and is sent."""
        self.device, self.token = device, token
        self.chains.append(Chain(device))
        self.sentinel = (self.chain.epoch, 0)

    def image(self) -> "Device":
        """Its storage as it is."""
        saved, self.saved = self.saved, None
        made = copy.deepcopy(self)
        self.saved = saved
        return made

    def put_back(self, image: "Device", *, with_note: bool) -> None:
        """Get an older storage; where the note outside it says more, begin a new chain."""
        note = image.sentinel if with_note else self.sentinel
        self.device, self.token, self.losses = image.device, image.token, [*image.losses]
        self.chains = copy.deepcopy(image.chains)
        known = {chain.epoch: len(chain.entries) for chain in self.chains}
        if known.get(note[0], 0) < note[1]:
            self.losses.append(note)
            self.chains.append(Chain(self.device))
        self.sentinel = (self.chain.epoch, len(self.chain.entries))

    def events(self) -> list[dict[str, Any]]:
        """Everything that it holds and can be read."""
        read = (entry for chain in self.chains for entry in chain.entries)
        return [json.loads(entry.canonical) for entry in read if entry.objection is None]

    def live(self, independent: set[str]) -> list[Any]:
        """The counts that this device believes to be live."""
        return naive_merge.live(self.events(), independent)

    def sync(self, ping: Ping, deliver: Deliver, weather: Weather, limit: int) -> None:
        """Greet, then send what waits, oldest first; the weather decides how far it comes."""
        if not self._greet(ping, weather):
            return
        for chain in list(self.chains):
            while chain.pending:
                batch = [chain.entries[seq - 1] for seq in sorted(chain.pending)[:limit]]
                answer = through(next(weather, "fine"), partial(deliver, self, chain.epoch, batch))
                if answer is None:
                    return
                self._settle(chain, batch, answer)

    def _greet(self, ping: Ping, weather: Weather) -> bool:
        for chain in self.chains:
            answer = through(next(weather, "fine"), partial(ping, self, chain))
            if answer is None:
                return False
            if "high_water" in answer:
                chain.reconcile(answer["server_history"], answer["high_water"])
        return True

    def _settle(self, chain: Chain, batch: list[Entry], answer: dict[str, Any]) -> None:
        for result in answer["results"]:
            chain.pending.discard(batch[result["index"]].seq)
        chain.reconcile(answer["server_history"], answer["high_water"])
        forked = any(result["code"] == "journal.forked" for result in answer["results"])
        if forked and chain is self.chain:
            self.chains.append(Chain(self.device))
            self.sentinel = (self.chain.epoch, 0)


def through(weather: str, exchange: Callable[[], Answer]) -> Answer:
    """An exchange as the air lets it pass: nothing arrives, nothing comes back, it comes twice."""
    if weather == "lost_request":
        return None
    answer = exchange()
    if weather == "lost_answer":
        return None
    return exchange() if weather == "twice" else answer
