"""Writes transfers: both legs linked, at the origin's average at that time (design/5 §5).

Called inside the transaction that holds the locks, after the records that stand alone are written,
so that the averages are those of everything posted together.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from server.ledger.costing import CostMethod
from server.ledger.costs import CostRequest, unit_costs_for
from server.ledger.drafts import Posted
from server.ledger.offsets import Transfer, costed, waves
from server.ledger.writing import write


def write_transfers(transfers: Sequence[Transfer], *, now: datetime, by: str) -> dict[int, Posted]:
    """Insert both legs of each; tells the record that was asked for, by the draft's number."""
    written: dict[int, Posted] = {}
    for wave in waves(transfers):
        legs = _costed(wave)
        posted = write([leg.asked for leg in legs], now=now, by=by)
        pairs = list(zip(legs, posted, strict=True))
        brought = [replace(leg.brought, offsets_id=first.record_id) for leg, first in pairs]
        write(brought, now=now, by=by)
        written |= {leg.asked.draft: first for leg, first in pairs}
    return written


def _costed(wave: Sequence[Transfer]) -> list[Transfer]:
    requests = [
        CostRequest(line.position.item_id, line.effective_at, transfer.origin.warehouse.id)
        for transfer in wave
        for line in transfer.origin.lines
    ]
    costs = iter(unit_costs_for(CostMethod.AVERAGE, requests))
    return [
        costed(transfer, [next(costs).cost for _ in transfer.origin.lines]) for transfer in wave
    ]
