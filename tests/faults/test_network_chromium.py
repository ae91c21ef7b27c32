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
HANGING: tuple[Fault, ...] = (HalfOpen(delivered=False), HalfOpen(), HalfOpen(n=200))
"""Accepted, and never answered: nothing came through, it was committed, the answer stalls."""
_IMPATIENT = """() => {
  const real = AbortSignal.timeout.bind(AbortSignal);
  globalThis.limits = [];
  AbortSignal.timeout = limit => { globalThis.limits.push(limit); return real(limit / 50); };
}"""
"""The application waits a fiftieth of the time that it asks for; `limits` are what it asked for."""
STEPS = 12
LONGEST_WAIT_MS = 20_000
_PUSHES = "/api/v1/sync/events"


def test_the_application_acknowledges_only_whole_answers_and_recovers_by_itself(
    shop: Shop, shop_proxy: FaultProxy, new_context: NewContext
) -> None:
    handheld = shop.enrolled(new_context(SIZE["width"], SIZE["height"]), shop_proxy.url)
    inside, confirmed = Inside(handheld.page), set[str]()
    inside.sync()
    for number, fault in enumerate(NEVER_ACKNOWLEDGE, 1):
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


def test_a_connection_that_never_answers_holds_up_nothing_and_pending_goes_to_zero_afterwards(
    shop: Shop, shop_proxy: FaultProxy, new_context: NewContext
) -> None:
    handheld = shop.enrolled(new_context(SIZE["width"], SIZE["height"]), shop_proxy.url)
    inside, confirmed = Inside(handheld.page), set[str]()
    inside.sync()
    if ROUNDS == 1:
        handheld.page.evaluate(_IMPATIENT)
    for number, fault in enumerate(HANGING, 1):
        shop_proxy.plan = lambda request, fault=fault: _only(request, fault)
        confirmed |= set(inside.count(shop.place()))
        inside.begin_sync()
        confirmed |= set(inside.count(shop.place(1)))
        inside.synced()
        assert inside.pending() == 2 * number, fault
    shop_proxy.plan = lambda _: HalfOpen(delivered=False)
    inside.sync()
    assert inside.pending() == len(confirmed), "not even a greeting comes back"
    shop_proxy.plan = None
    wait_until(lambda: inside.pending() == 0, "pending goes to 0 by itself")
    if ROUNDS == 1:
        limits = handheld.page.evaluate("() => globalThis.limits")
        assert set(limits) == {LONGEST_WAIT_MS}, "it gives up by itself, and not at once"
    shop.assert_each_once(confirmed, handheld)
    assert {str(event.id) for event in shop.events()} == confirmed
    tell(
        f"{len(HANGING) + 1} half-open connections: counting went on, pending 0, 0 lost, 0 doubled"
    )


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
