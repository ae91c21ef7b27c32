"""What a closing says of every item, from the movements and what closings before it stored.

Reads with a handful of statements, the next items while the pure methods compute those before.
Verification calls the same with the inputs that a closing kept.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from server.kernel.batches import ahead
from server.kernel.exact import rounded
from server.ledger.costing import RegistryCosts
from server.ledger.costs import registry_costs
from server.ledger.period_sums import Level, PeriodSums
from server.valuation.closing.years import Around, Asked, Past, Used, past_of, without_holes
from server.valuation.costing import Basis, value


class Figures(NamedTuple):
    """The immutable numbers of a closing line; `lacking` loads had no cost."""

    level: Level
    stock: Decimal
    average: Decimal | None
    last: Decimal | None
    registry: RegistryCosts
    loaded_quantity: Decimal
    loaded_value: Decimal | None
    fifo_value: Decimal | None
    lifo_value: Decimal | None
    lacking: int


class Kept(NamedTuple):
    """What a closing used that is not in the ledger: registry costs, parameters, time zones."""

    registry: Mapping[int, RegistryCosts]
    used: Used


def figures_at(day: date, *, by_warehouse: bool, kept: Kept | None = None) -> Iterator[Figures]:
    """The figures of every item at the end of a day, by item and warehouse.

    From what a closing kept; without it from what is so now. Until the last has come, whoever asks
    leaves the database alone.
    """
    for past, costs in ahead(_read(day, kept, by_warehouse=by_warehouse)):
        for level in past.around.levels:
            registry = costs.get(level[0], RegistryCosts())
            basis = _basis(past.around, level, registry, past.years.get(level, {}))
            yield _figures(level, basis, past.around.sums.get(level, PeriodSums()).lacking)


def _read(
    day: date, kept: Kept | None, *, by_warehouse: bool
) -> Iterator[tuple[Past, Mapping[int, RegistryCosts]]]:
    """What the database says of some thousands of items after the other."""
    for past in past_of(day, Asked(by_warehouse), None if kept is None else kept.used):
        if kept is not None:
            yield past, kept.registry
        else:
            yield past, registry_costs({item for item, _ in past.around.levels})


def _basis(found: Around, level: Level, registry: RegistryCosts, years: Mapping) -> Basis:  # type: ignore[type-arg]
    current = found.current(level)
    return Basis(
        stock=current.stock,
        average=current.average,
        last=found.last(level),
        registry=registry,
        years=without_holes(years, current.year),
        current=current,
    )


def _figures(level: Level, basis: Basis, lacking: int) -> Figures:
    return Figures(
        level,
        basis.stock,
        basis.average,
        basis.last,
        basis.registry,
        basis.current.loaded_quantity,
        basis.current.loaded_value,
        _value("fifo-year", basis),
        _value("lifo-year", basis),
        lacking,
    )


def _value(method: str, basis: Basis) -> Decimal | None:
    found = value(method, basis).value
    return None if found is None else rounded(found)
