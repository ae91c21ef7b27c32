"""Following the chain of a journal: which events fit to the one before (design/4 §4). Pure.

A link never changes a total: it is verified, it waits for a number that is not here yet, or it is
broken, which is remembered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from server.journal.canonical import NO_HASH

VERIFIED: Final = "verified"
WAITING: Final = "waiting"
BROKEN: Final = "broken"


class Link(NamedTuple):
    """A number that is here: the hash that it says came before (None: unreadable), its own.

    A number that was written off has no hash of its own: what follows it is taken on trust.
    """

    seq: int
    previous: bytes | None
    own: bytes | None


@dataclass(frozen=True, slots=True)
class Chain:
    """How far a journal was followed, and whether it fitted."""

    seq: int = 0
    hash: bytes = bytes.fromhex(NO_HASH)
    broken: bool = False

    def state(self, highest: int) -> str:
        """`waiting` while something above the followed part is here."""
        if self.broken:
            return BROKEN
        return VERIFIED if self.seq >= highest else WAITING


def follow(chain: Chain, links: Iterable[Link]) -> Chain:
    """Go on from where the chain was left; links by number, those already followed are passed over.

    Stops at the first number that is not here, and for good at the first link that does not fit.
    """
    if chain.broken:
        return chain
    seq, own, expected = chain.seq, chain.hash, chain.seq + 1
    before: bytes | None = own
    for link in links:
        if link.seq > expected:
            break
        if link.seq < expected:
            continue
        if does_not_fit(link, before):
            return Chain(seq, own, broken=True)
        if link.own is not None:
            seq, own = link.seq, link.own
        expected, before = link.seq + 1, link.own
    return Chain(seq, own)


def breaks_in(links: Mapping[int, Link]) -> list[int]:
    """The numbers whose event does not follow the one before; those without a neighbour fit.

    >>> breaks_in({7: Link(7, None, b"a"), 8: Link(8, b"b", b"c"), 10: Link(10, b"x", b"y")})
    [8]
    """
    start = {0: Link(0, None, bytes.fromhex(NO_HASH))}
    known = start | dict(links)
    return [
        seq
        for seq in sorted(links)
        if seq - 1 in known and does_not_fit(known[seq], known[seq - 1].own)
    ]


def does_not_fit(link: Link, before: bytes | None) -> bool:
    """Whether both sides of a link are known and differ."""
    return link.previous is not None and before is not None and link.previous != before
