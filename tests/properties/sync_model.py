"""What a server must hold, as sets and dictionaries: the model of the sync property tests.

Written from design/4 §3 and §4 alone; it knows no table and none of the server's functions.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

NO_VERDICT: Final = ""
CONFLICTS: Final = frozenset({"event.conflict", "journal.forked"})


@dataclass(frozen=True)
class Entry:
    """One entry of a push: an event's text and the hash that is sent with it.

    `objection` is why nobody can interpret it; garbage has no id and no place,
    and is sent as its `raw` text.
    """

    canonical: str
    hash: str
    id: str | None = None
    device: str = ""
    epoch: str = ""
    seq: int = 0
    employee: str = ""
    objection: str | None = None
    raw: str = ""

    @property
    def wire(self) -> str:
        """The entry as it stands in a body."""
        if self.raw:
            return self.raw
        return f'{{"event":{self.canonical},"hash":"{self.hash}"}}'


Journal = tuple[str, str]
"""A device and one of its epochs."""


@dataclass
class ModelServer:
    """Everything that has come, and what became of it."""

    employees: set[str]
    tokens: dict[str, str] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    offered: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    log: dict[str, str] = field(default_factory=dict)
    places: dict[tuple[str, str, int], str] = field(default_factory=dict)
    held: dict[tuple[str, str], tuple[str, Entry]] = field(default_factory=dict)
    present: dict[Journal, set[int]] = field(default_factory=dict)

    def copy(self) -> "ModelServer":
        """A backup."""
        return copy.deepcopy(self)

    def line(self, device: str) -> list[str]:
        """A device and its confirmed predecessors."""
        line = [device]
        while (earlier := self.before.get(line[-1])) is not None and earlier not in line:
            line.append(earlier)
        return line

    def owner(self, sender: str, epoch: str, entries: Sequence[Entry] = ()) -> str:
        """Whose journal a push is about, heard of from now on."""
        makers = [e.device for e in entries if not self._objection(sender, e)]
        known = [maker for maker in reversed(self.line(sender)) if (maker, epoch) in self.present]
        owner = [*makers, *known, sender][0]
        self.present.setdefault((owner, epoch), set())
        return owner

    def take(self, sender: str, epoch: str, entries: Sequence[Entry]) -> list[str]:
        """Take in a batch: the status of each entry."""
        owner = self.owner(sender, epoch, entries)
        return [self._take(sender, owner, entry) for entry in entries]

    def high_water(self, sender: str, epoch: str) -> int:
        """The longest prefix that is here."""
        here = self.present[self.owner(sender, epoch), epoch]
        return next(seq for seq in range(1, len(here) + 2) if seq not in here) - 1

    def is_here(self, event_id: str, canonical: str) -> bool:
        """Whether an event is in the log as it was made, or waits or was discarded."""
        return self.log.get(event_id) == canonical or any(canonical == raw for _, raw in self.held)

    def release(self, owner: str, raw: str) -> bool:
        """Let a quarantined event be judged once more; False when it stays where it is."""
        code, entry = self.held.pop((owner, raw))
        if entry.id is not None and not self._refusal(owner, entry):
            self._accept(entry)
            return True
        self.held[owner, raw] = code, entry
        return False

    def confirm(self, device: str) -> None:
        """Accept that a device continues another, and take in what it brought of it."""
        self.before[device] = self.offered[device]
        waiting = [
            (key, entry)
            for key, (code, entry) in self.held.items()
            if key[0] == device and code == "event.device_unconfirmed"
        ]
        for key, _ in waiting:
            del self.held[key]
        for epoch in {entry.epoch for _, entry in waiting}:
            self.take(device, epoch, [entry for _, entry in waiting if entry.epoch == epoch])

    def _take(self, sender: str, owner: str, entry: Entry) -> str:
        known = self.held.get((owner, entry.canonical))
        code = known[0] if known else self._refusal(sender, entry)
        if code:
            if entry.seq:
                self.present.setdefault((owner, entry.epoch), set()).add(entry.seq)
            self.held.setdefault((owner, entry.canonical), (code, entry))
            return "conflict" if code in CONFLICTS else "quarantined"
        return self._accept(entry)

    def _accept(self, entry: Entry) -> str:
        assert entry.id is not None
        self.present.setdefault((entry.device, entry.epoch), set()).add(entry.seq)
        if entry.id in self.log:
            return "duplicate"
        self.log[entry.id] = entry.canonical
        self.places[entry.device, entry.epoch, entry.seq] = entry.id
        return "accepted"

    def _refusal(self, sender: str, entry: Entry) -> str | None:
        code = self._objection(sender, entry)
        if code or entry.id is None:
            return code
        if entry.id in self.log:
            return None if self.log[entry.id] == entry.canonical else "event.conflict"
        taken = (entry.device, entry.epoch, entry.seq) in self.places
        return "journal.forked" if taken else None

    def _objection(self, sender: str, entry: Entry) -> str | None:
        if sender in self.revoked:
            return "device.revoked"
        if entry.objection and entry.objection != "list.unknown":
            return entry.objection
        if entry.device not in self.line(sender):
            return "event.device_unconfirmed"
        if entry.objection:
            return entry.objection
        return None if entry.employee in self.employees else "employee.unknown"
