"""What must be set up before an alignment: difference reasons that fit, an open period.

All of it is named at once, for every warehouse, before anything is written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from server.inventory.alignment import Side
from server.inventory.reviewing.sources import WarehouseCard
from server.kernel.problems import Fault
from server.ledger.models import Reason
from server.ledger.service import alignment_reasons, open_period

_TYPE = {True: "load", False: "unload"}
_NAME = {True: "positive", False: "negative"}


@dataclass(frozen=True, slots=True)
class Reasons:
    """The difference reasons of the warehouses, by side."""

    by_side: dict[Side, Reason]

    @classmethod
    def read(cls) -> "Reasons":
        """The reasons of every warehouse that has difference parameters."""
        found: dict[Side, Reason] = {}
        for warehouse_id, pair in alignment_reasons().items():
            for positive, reason in zip((True, False), pair, strict=True):
                if reason is not None:
                    found[Side(warehouse_id, positive)] = reason
        return cls(found)

    def code(self, warehouse_id: int, *, positive: bool) -> str | None:
        """The code of the reason that a difference will be posted with."""
        reason = self.by_side.get(Side(warehouse_id, positive))
        return None if reason is None else reason.code

    def wants_cost(self, side: Side) -> bool:
        """Whether a line without a cost must be left out."""
        return self.by_side[side].fiscal_interest


def parameter_faults(
    sides: Iterable[tuple[Side, WarehouseCard, date]], reasons: Reasons
) -> list[Fault]:
    """Everything that is missing to post these sides on their posting dates."""
    return [fault for side in sides for fault in _faults(*side, reasons)]


def warnings_of(sides: Iterable[tuple[Side, WarehouseCard]], reasons: Reasons) -> list[Fault]:
    """Reasons that would change costs: a difference should not."""
    return [
        Fault(
            "reason.updates_cost",
            f"{warehouse.code}: reason {reason.code} updates the average or last cost",
            field=f"{_NAME[side.positive]}_reason",
        )
        for side, warehouse in sides
        if (reason := reasons.by_side.get(side)) is not None
        and (reason.updates_average_cost or reason.updates_last_cost)
    ]


def _faults(
    side: Side, warehouse: WarehouseCard, posting_date: date, reasons: Reasons
) -> Iterator[Fault]:
    where = f"{_NAME[side.positive]}_reason"
    reason = reasons.by_side.get(side)
    if reason is None:
        detail = f"{warehouse.code} has no {_NAME[side.positive]} difference reason"
        yield Fault("difference_reason.missing", detail, field=where)
    elif not reason.physical_inventory:
        detail = f"{warehouse.code}: reason {reason.code} is not for physical inventory"
        yield Fault("difference_reason.unfit", detail, field=where)
    elif reason.type != _TYPE[side.positive]:
        detail = f"{warehouse.code}: reason {reason.code} is not of type {_TYPE[side.positive]}"
        yield Fault("difference_reason.type", detail, field=where)
    begun, ended = open_period(posting_date.year)
    if (begun and posting_date < begun) or (ended and posting_date > ended):
        detail = f"{warehouse.code}: {posting_date} is outside the open period"
        yield Fault("period.closed", detail, field="record_date")
