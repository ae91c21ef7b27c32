"""A virtual handheld behind a network that does everything that networks do.

Whatever happens, what was recorded is pending or acknowledged; when the faults stop, pending goes
to 0 by itself, each event is stored exactly once and the totals are right (design/4 §5, 6 and 15).
"""

from random import Random

import pytest

from tests.faults.device import Device, Unanswered
from tests.faults.ground import Ground
from tests.faults.network import (
    ANSWERED_BY_OTHERS,
    CutRequest,
    CutResponse,
    HalfOpen,
    Refused,
    Slow,
    any_fault,
)
from tests.faults.proxy import Exchange, Fault, FaultProxy, Request
from tests.faults.rounds import ROUNDS, rounds, tell

HISTORIES = 2
STEPS = 40
STRIDE = 1 if ROUNDS > 1 else 13
"""The long run cuts after every byte, the short one after every thirteenth."""


@pytest.fixture
def device(served_ground: Ground, ground_proxy: FaultProxy) -> Device:
    return served_ground.devices(1, ground_proxy.port)[0]


def push_meets(proxy: FaultProxy, device: Device, fault: Fault) -> None:
    """One push that meets a fault and is therefore not acknowledged."""
    proxy.plan = lambda _: fault
    with pytest.raises(Unanswered):
        device.sync()
    proxy.plan = None


def sizes(proxy: FaultProxy, device: Device) -> tuple[int, int]:
    """How many bytes the device's next push has, and its answer."""
    found: dict[str, int] = {}

    class Measured:
        async def __call__(self, exchange: Exchange) -> None:
            answer = await exchange.answer()
            found.update(request=len(exchange.request.raw), answer=len(answer))

    push_meets(proxy, device, Measured())
    return found["request"], found["answer"]


def test_a_push_cut_after_any_byte_is_sent_again_and_counts_once(
    served_ground: Ground, ground_proxy: FaultProxy, device: Device
) -> None:
    other = served_ground.devices(1, ground_proxy.port)[0]
    other.record()
    request, answer = sizes(ground_proxy, other)
    device.record()
    for n in range(0, request, STRIDE):
        push_meets(ground_proxy, device, CutRequest(n))
    assert device.id_at(0) not in served_ground.stored_ids(), "half a push must not count"
    for n in range(0, answer, STRIDE):
        push_meets(ground_proxy, device, CutResponse(n))
        assert device.pending == [0], f"{n} bytes of an answer are no answer"
    device.dock()
    other.dock()
    assert device.acknowledged == {0: "duplicate"}
    served_ground.assert_each_once()
    tell(f"a push of {request} bytes and its answer of {answer}, cut every {STRIDE}: counted once")


def test_only_this_services_own_complete_answer_acknowledges(
    served_ground: Ground, ground_proxy: FaultProxy, device: Device
) -> None:
    device.record()
    for fault in (*ANSWERED_BY_OTHERS, Refused(), CutResponse(0), CutResponse(0, politely=True)):
        push_meets(ground_proxy, device, fault)
        assert device.pending == [0]
    device.client.patience = 0.5
    for hangs in (HalfOpen(delivered=False), HalfOpen(), HalfOpen(n=200)):
        push_meets(ground_proxy, device, hangs)
        assert device.pending == [0]
    device.client.patience = 10
    ground_proxy.plan = lambda _: Slow()
    assert device.sync() == ["duplicate"]
    served_ground.assert_each_once()


@pytest.mark.both_databases
def test_after_any_faults_pending_goes_to_zero_and_each_event_counts_once(
    served_ground: Ground, ground_proxy: FaultProxy, database_kind: str
) -> None:
    devices: list[Device] = []
    unanswered = 0
    for random in rounds(HISTORIES, f"faults in the network, {database_kind}"):
        devices += (made := served_ground.devices(2, ground_proxy.port))
        unanswered += history(random, ground_proxy, made)
        ground_proxy.plan = None
        for device in made:
            device.dock()
    served_ground.assert_each_once()
    events = sum(device.head for device in devices)
    met = len(ground_proxy.seen)
    tell(f"{database_kind}: {len(devices)} handhelds, {events} events, {met} faults, {unanswered} "
         "requests without an answer: pending 0, 0 lost, 0 doubled")  # fmt: skip


def history(random: Random, proxy: FaultProxy, devices: list[Device]) -> int:
    """Handhelds count and sync while requests meet whatever chance brings."""

    def by_chance(_: Request) -> Fault | None:
        return any_fault(random)

    proxy.plan = by_chance
    unanswered = 0
    for _ in range(STEPS):
        device = random.choice(devices)
        for _ in range(random.randrange(6)):
            device.record()
        try:
            device.greet() if random.random() < 0.3 or not device.pending else device.sync()
        except Unanswered:
            unanswered += 1
    return unanswered
