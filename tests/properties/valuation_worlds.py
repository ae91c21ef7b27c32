"""Generated histories of two warehouses: loads, unloads, late entries, reversals, closings.

Each step goes to the product and, as plain numbers, to the reference.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from server.kernel.problems import Invalid
from server.ledger.service import post_records, reverse_record
from server.valuation.closing.running import ClosingRequest, close
from tests.ledger.conftest import NOW, draft, line
from tests.properties.valuation_reference import Move, World

FIRST = date(2024, 11, 1)
SPANS = (date(2024, 11, 30), date(2024, 12, 31), date(2025, 6, 30), date(2026, 2, 15))
ZONES = {"01": "Europe/Rome", "02": "America/New_York"}


@dataclass(frozen=True)
class Step:
    """What somebody does; `pick` chooses the day, or the record that is reversed."""

    kind: str
    warehouse: str
    item: str
    lot: str
    quantity: Decimal
    cost: Decimal | None
    pick: int


steps = st.builds(
    Step,
    st.sampled_from(["CAR", "CAR", "CAR", "SCA", "SCA", "RIM", "NOF", "NOU", "reverse"]),
    st.sampled_from(["01", "01", "02"]),
    st.sampled_from(["MOB/BOLT", "MOB/NUT"]),
    st.sampled_from(["", "", "L1"]),
    st.decimals("0.001", 99, places=3),
    st.none() | st.decimals(0, 99, places=4),
    st.integers(0, 999),
)
histories = st.tuples(
    *(st.lists(steps, max_size=7) for _ in SPANS), st.tuples(*(st.booleans() for _ in SPANS[1:]))
)


@dataclass
class Played:
    """A history on its way: what may still be reversed, and from when the period is open."""

    world: World
    records: list[Move]
    opened: date = FIRST

    def step(self, step: Step, until: date) -> None:
        if step.kind == "reverse":
            self._reverse(step, until)
        else:
            self._post(step, until)

    def _post(self, step: Step, until: date) -> None:
        day = self.opened + timedelta(days=step.pick % ((until - self.opened).days + 1))
        at = datetime.combine(day, time(12), UTC)
        written = draft(
            step.kind,
            line(step.quantity, step.item, cost=step.cost, lot=step.lot),
            warehouse=step.warehouse,
            posting_date=day,
            effective_at=at,
        )
        try:
            [posted] = post_records([written], now=NOW, by="rossi")
        except Invalid:
            return  # a lot would fall below zero: nothing happened, here and there
        move = Move(
            step.warehouse,
            step.kind,
            step.item,
            step.lot,
            at,
            day,
            len(self.world.closings),
            posted.record_id,
            posted.number,
            Fraction(-step.quantity if step.kind in {"SCA", "NOU"} else step.quantity),
            None if step.cost is None else Fraction(step.cost),
        )
        self.world.moves.append(move)
        self.records.append(move)

    def _reverse(self, step: Step, until: date) -> None:
        if not self.records:
            return
        original = self.records[step.pick % len(self.records)]
        try:
            posted = reverse_record(original.record, posting_date=until, now=NOW, by="rossi")
        except Invalid:
            return
        self.records.remove(original)
        here = original.day >= self.opened
        midnight = self.world.opens_at(original.warehouse, self.opened - timedelta(days=1))
        original.taken_back = here
        self.world.moves.append(
            Move(
                original.warehouse,
                original.reason,
                original.item,
                original.lot,
                original.at if here else midnight,
                original.day if here else self.opened,
                len(self.world.closings),
                posted.record_id,
                posted.number,
                -original.quantity,
                original.cost,
                original.record,
                taken_back=here,
            )
        )

    def close(self, day: date) -> None:
        request = ClosingRequest(day, accepted=("missing-cost",))
        closing = close(request, now=NOW, by="rossi").closing
        assert closing is not None
        world = self.world
        period, opened = world.period(day), day + timedelta(days=1)
        left: dict[tuple[str, str, str], Fraction] = {}
        for move in world.moves:
            if move.period == period:
                key = (move.warehouse, move.item, move.lot)
                left[key] = left.get(key, Fraction(0)) + move.quantity
        kept = world.keep(day)
        openings = []
        for (warehouse, item, lot), quantity in sorted(left.items()):
            cost = world.opening_cost(item, warehouse, day)
            at = world.opens_at(warehouse, day)
            if quantity:
                openings.append(
                    Move(
                        warehouse,
                        "RIM",
                        item,
                        lot,
                        at,
                        opened,
                        period + 1,
                        0,
                        0,
                        quantity,
                        cost,
                        opening_of_closing=True,
                    )
                )
        world.closings.append(day)
        world.kept.append(kept)
        world.moves += openings
        self.opened = opened


def play(world: World, history: tuple[object, ...]) -> None:
    """Post everything, close where the history says so."""
    *spans, closes = history
    played = Played(world, [])
    for number, (until, several) in enumerate(zip(SPANS, spans, strict=True)):
        for step in several:  # type: ignore[attr-defined]
            played.step(step, until)
        if number < len(closes) and closes[number]:  # type: ignore[arg-type, index]
            played.close(until)
