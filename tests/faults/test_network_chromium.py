"""The real application in a real browser behind a network that does everything that networks do."""

from random import Random

import pytest

from tests.browsing import NewContext
from tests.faults.inside import Inside
from tests.faults.network import (
    ANSWERED_BY_OTHERS,
    CutRequest,
    CutResponse,
    HalfOpen,
    Refused,
    Slow,
    any_fault,
)
from tests.faults.proxy import Fault, FaultProxy, Request
from tests.faults.rounds import ROUNDS, rounds, tell
from tests.faults.shop import Shop
from tests.faults.waiting import wait_until
from tests.handheld import SIZE

pytestmark = pytest.mark.browser
NEVER_ACKNOWLEDGE: tuple[Fault, ...] = (
    *ANSWERED_BY_OTHERS,
    Refused(),
    CutRequest(50),
    CutRequest(700),
    CutResponse(0),
    CutResponse(0, politely=True),
    CutResponse(100),
    CutResponse(500, politely=True),
)
HANGING: tuple[Fault, ...] = (HalfOpen(delivered=False), HalfOpen(delivered=True))
"""Each takes as long as the application waits for an answer: for the long run."""
STEPS = 12
_PUSHES = "/api/v1/sync/events"


def test_the_application_acknowledges_only_whole_answers_and_recovers_by_itself(
    shop: Shop, shop_proxy: FaultProxy, new_context: NewContext
) -> None:
    handheld = shop.enrolled(new_context(SIZE["width"], SIZE["height"]), shop_proxy.url)
    inside, confirmed = Inside(handheld.page), set[str]()
    faults = NEVER_ACKNOWLEDGE + (HANGING if ROUNDS > 1 else ())
    inside.sync()
    for number, fault in enumerate(faults, 1):
        shop_proxy.plan = lambda request, fault=fault: _only(request, fault)
        confirmed |= set(inside.count(shop.place()))
        inside.sync()
        assert inside.pending() == number, fault
    for random in rounds(1, "the network of a real browser"):
        confirmed |= history(random, shop_proxy, inside, shop)
    shop_proxy.plan = lambda _: Slow()
    inside.sync()
    assert inside.pending() == 0, "slow is not broken"
    shop_proxy.plan = lambda _: Refused()
    confirmed |= set(inside.count(shop.place()))
    inside.sync()
    shop_proxy.plan = None
    wait_until(lambda: inside.pending() == 0, "pending goes to 0 by itself")
    shop.assert_each_once(confirmed, handheld)
    assert {str(event.id) for event in shop.events()} == confirmed
    tell(f"a real browser: {len(confirmed)} scans, {len(shop_proxy.seen)} faults: "
         "pending 0, 0 lost, 0 doubled")  # fmt: skip


def history(random: Random, proxy: FaultProxy, inside: Inside, shop: Shop) -> set[str]:
    """Count and sync while every request to the API meets whatever chance brings."""

    def by_chance(request: Request) -> Fault | None:
        return any_fault(random) if request.path.startswith("/api/") else None

    proxy.plan = by_chance
    confirmed: set[str] = set()
    for _ in range(STEPS):
        confirmed |= set(inside.count(shop.place(random.randrange(3)), random.randint(1, 4)))
        inside.sync()
    return confirmed


def _only(request: Request, fault: Fault) -> Fault | None:
    return fault if request.path.startswith(_PUSHES) else None
