"""Would a stock fall below zero? Pure.

A stock check holds at every instant from a movement's effective time on: what is posted today
with an effective time of last week must not make yesterday's stock negative. Within one instant
loads come before unloads, so that only the balance at its end matters.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from server.kernel.exact import ZERO

Step = tuple[datetime, Decimal]


class Shortage(NamedTuple):
    """The first instant at which a stock would be below zero, and how much it would be."""

    at: datetime
    stock: Decimal


def shortage(before: Decimal, later: Iterable[Step], added: Iterable[Step]) -> Shortage | None:
    """The first instant at which what is added leaves less than nothing, None if there is none.

    `before` is the stock before the first added movement, `later` what is posted already from
    then on. A stock that was negative and does not become lower is nobody's fault here. Stock 5
    until an issue of 5 on Friday; an issue of 1 on Monday is added: short on Friday, by −1.
    """
    steps = [(at, quantity, ZERO) for at, quantity in later]
    steps += [(at, quantity, quantity) for at, quantity in added]
    stock, change = before, ZERO
    for at, together in groupby(sorted(steps, key=itemgetter(0)), key=itemgetter(0)):
        for _, quantity, of_added in together:
            stock += quantity
            change += of_added
        if stock < 0 and change < 0:
            return Shortage(at, stock)
    return None
