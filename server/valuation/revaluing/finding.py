"""Loads whose cost is not known, or is not the one that a later document gave their lot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Final

from server.ledger.costs import CostRequest, unit_costs_for
from server.valuation.revaluing.loads import Load, Wanted, candidates, with_rests

NO_COST, LOT_COST = "no_cost", "lot_cost"
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Proposal:
    """A load, why it should cost something else, and what (None: nothing is known)."""

    load: Load
    why: str
    cost: Decimal | None

    @property
    def id(self) -> int:
        """The key of pages."""
        return self.load.movement_id


def proposals(
    method: str, now: datetime, wanted: Wanted, after: int = 0, limit: int | None = None
) -> Iterator[Proposal]:
    """Loads with a wrong cost by their movement's id; one without any gets a method's by now.

    Of a closed load nothing is left to correct when the last closing had none of it.
    """
    found = islice(_wrong(wanted, after), limit)
    while batch := list(islice(found, _AT_ONCE)):
        yield from _proposed(batch, method, now)


def _wrong(wanted: Wanted, after: int) -> Iterator[Load]:
    while loads := candidates(wanted, after):
        after = loads[-1].movement_id
        wrong = with_rests(load for load in loads if _why(load))
        yield from (load for load in wrong if load.left > 0)


def _proposed(loads: Sequence[Load], method: str, now: datetime) -> Iterator[Proposal]:
    asked = [CostRequest(load.position.item_id, now, load.position.warehouse_id) for load in loads]
    for load, known in zip(loads, unit_costs_for(method, asked), strict=True):
        yield Proposal(load, _why(load), known.cost if load.lot_cost is None else load.lot_cost)


def _why(load: Load) -> str:
    if load.lot_cost is not None:
        return "" if load.unit_cost == load.lot_cost else LOT_COST
    return NO_COST if load.amount is None else ""
