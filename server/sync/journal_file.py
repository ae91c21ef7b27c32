"""Reading a journal that a handheld wrote to a file: JSON Lines, a header for each epoch.

```
{"giacenza":"journal","version":1,"device":…,"epoch":…,"head":…,"hash":…,"exported_at":…}
{"event":{…},"hash":"…"}
```
A line that cannot be read is named by its number and stops no other. Knows no tables; what an
event is worth is judged when the file is confirmed, as if it had been pushed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, Literal
from uuid import UUID

import msgspec

from server.journal.canonical import NO_HASH
from server.journal.chain import Chain, Link, follow
from server.kernel.problems import Fault
from server.sync.bodies import LARGEST_BATCH, read_entry
from server.sync.reading import Sent, read
from server.sync.wire import Count, Hash, Moment, parse_hash

VERSION: Final = 1
LONGEST_LINE: Final = 64 * 1024


class Header(msgspec.Struct, frozen=True):
    """The first line of each epoch: whose journal, and where it ended on the device."""

    giacenza: Literal["journal"]
    version: int
    device: UUID
    epoch: UUID
    head: Count
    hash: Hash
    exported_at: Moment


@dataclass(slots=True)
class Part:
    """At most 500 lines of one epoch, as they came."""

    device: str
    epoch: UUID
    lines: list[bytes] = field(default_factory=list)


@dataclass(slots=True)
class Told:
    """What a file says of one epoch, gathered line after line.

    `chain` is how far its events follow one another from the first that the file holds; `altered`
    how many are not the bytes that the device hashed.
    """

    header: Header
    line: int
    events: int = 0
    altered: int = 0
    seqs: set[int] = field(default_factory=set)
    links: dict[int, Link] = field(default_factory=dict)

    def take(self, sent: Sent) -> None:
        """Count one event in."""
        self.events += 1
        self.altered += sent.altered
        if sent.event is None or sent.seq is None or sent.epoch != self.header.epoch:
            return
        if str(sent.event.device) == str(self.header.device):
            self.seqs.add(sent.seq)
            previous = parse_hash(sent.event.previous_hash)
            self.links[sent.seq] = Link(sent.seq, previous, sent.hash)

    def is_whole(self) -> bool:
        """Whether the events form one chain that ends at the header's head and hash."""
        if not self.seqs:
            return self.header.head == 0
        first = min(self.seqs)
        before = self.links[first].previous or bytes.fromhex(NO_HASH)
        if first == 1 and before.hex() != NO_HASH:
            return False
        chain = follow(Chain(first - 1, before), (self.links[seq] for seq in sorted(self.links)))
        ends = chain.seq == self.header.head and chain.hash.hex() == self.header.hash
        return ends and not chain.broken

    def ranges(self) -> list[list[int]]:
        """The numbers that the file holds, as ranges with both ends."""
        found: list[list[int]] = []
        for seq in sorted(self.seqs):
            if found and seq == found[-1][1] + 1:
                found[-1][1] = seq
            else:
                found.append([seq, seq])
        return found


class Reading:
    """A file as it is read: its parts come out of `parts`, `journals` and `faults` grow with it."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self.journals: list[Told] = []
        self.faults: list[Fault] = []

    def parts(self) -> Iterator[Part]:
        """The readable lines in parts, each of one epoch."""
        part: Part | None = None
        for number, line in enumerate(self._lines, 1):
            text = line.strip().removeprefix(b"\xef\xbb\xbf")
            if not text:
                continue
            if _is_header(text):
                if part is not None and part.lines:
                    yield part
                part = self._begun(number, text)
            elif part is None:
                self._fault(number, "journal_file.no_header", "no header of an epoch before it")
            elif self._took(number, text):
                part.lines.append(text)
                if len(part.lines) == LARGEST_BATCH:
                    yield part
                    part = Part(part.device, part.epoch)
        if part is not None and part.lines:
            yield part

    def _begun(self, number: int, text: bytes) -> Part | None:
        try:
            header = _HEADER.decode(text)
        except (ValueError, RecursionError) as error:
            self._fault(number, "journal_file.header", f"the header cannot be read: {error}")
            return None
        if header.version != VERSION:
            detail = f"version {header.version} is not known here; its events are left out"
            self._fault(number, "journal_file.version", detail)
            return None
        self.journals.append(Told(header, number))
        return Part(str(header.device), header.epoch)

    def _took(self, number: int, text: bytes) -> bool:
        if len(text) > LONGEST_LINE:
            self._fault(number, "journal_file.line_long", f"longer than {LONGEST_LINE} bytes")
            return False
        if read_entry(msgspec.Raw(text)) is None or not _is_utf8(text):
            detail = 'not a line of the form {"event": …, "hash": …}; it may be cut off'
            self._fault(number, "journal_file.line", detail)
            return False
        self.journals[-1].take(read(msgspec.Raw(text)))
        return True

    def _fault(self, number: int, code: str, detail: str) -> None:
        self.faults.append(Fault(code, detail, line=number))


_HEADER: Final = msgspec.json.Decoder(Header)
_MARK: Final = b'"giacenza"'
_MARK_WITHIN: Final = 500


def _is_header(text: bytes) -> bool:
    return _MARK in text[:_MARK_WITHIN] and read_entry(msgspec.Raw(text)) is None


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True
