"""Following the chain of a journal: which events fit to the one before (design/4 §4). Pure.

A link never changes a total: it is verified, it waits for a number that is not here yet, or it is
broken, which is remembered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from server.journal.canonical import NO_HASH

VERIFIED: Final = "verified"
WAITING: Final = "waiting"
BROKEN: Final = "broken"


@dataclass(frozen=True, slots=True)
class Link:
    """A stored event: its number, the hash that it says came before (None: unreadable), its own."""

    seq: int
    previous: bytes | None
    own: bytes


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
    for link in links:
        if chain.broken or link.seq > chain.seq + 1:
            break
        if link.seq <= chain.seq:
            continue
        if link.previous is not None and link.previous != chain.hash:
            return Chain(chain.seq, chain.hash, broken=True)
        chain = Chain(link.seq, link.own)
    return chain
