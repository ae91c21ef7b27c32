"""What the demonstration company sells: families of articles, each in several executions.

The families stand in `assortment.csv`. Costs are of one base unit, invented, and believable.
"""

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Family:
    """Articles that differ in one measure; `pack` base units make a carton (0 = no carton).

    `step` is how much each execution costs more than the one before.
    """

    prefix: str
    name: str
    executions: tuple[str, ...]
    category: str
    cost: Decimal
    step: Decimal
    unit: str
    pack: int
    usual: int
    lots: bool
    serials: bool
    warehouse: str


@cache
def families() -> tuple[Family, ...]:
    """Every family."""
    text = files("server.demonstration").joinpath("assortment.csv").read_text(encoding="utf-8")
    return tuple(_family(row) for row in csv.DictReader(text.splitlines()))


def _family(row: dict[str, str]) -> Family:
    return Family(
        prefix=row["prefix"],
        name=row["name"],
        executions=tuple(row["executions"].split("|")),
        category=row["category"],
        cost=Decimal(row["cost"]),
        step=Decimal(row["step"]),
        unit=row["unit"],
        pack=int(row["pack"]),
        usual=int(row["usual"]),
        lots=row["identity"] == "lots",
        serials=row["identity"] == "serials",
        warehouse=row["warehouse"],
    )
