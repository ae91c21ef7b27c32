"""Builders of count events and lists with defaults for everything a test does not say."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from server.inventory.combining import Facts, MergedKey
from server.inventory.counting import CountEvent, Key, Observation, live_hash
from server.inventory.decisions import Outcome, Ruling
from server.inventory.merge import merge
from server.inventory.resolutions import ItemFacts
from server.inventory.standings import Lists, PassList

NINE = datetime(2026, 1, 7, 9, 0, tzinfo=UTC)
BEARING = Key("A-01", "MOB/BE-2349")
LIST = UUID(int=1)
D = Decimal
RECOUNT = UUID(int=2)
OTHER_LIST = UUID(int=3)
FACTS = Facts(
    items={
        "MOB/BE-2349": ItemFacts({"PCS": Decimal(1), "BOX": Decimal(12)}),
        "MOB/LOT": ItemFacts({"PCS": Decimal(1)}, lot_managed=True),
        "MOB/SER": ItemFacts({"PCS": Decimal(1)}, serial_managed=True),
    },
    locations=frozenset({"A-01", "A-02"}),
)


def at(hour: float) -> datetime:
    return NINE + timedelta(hours=hour - 9)


def event(
    number: int,
    quantity: str | int = 0,
    *,
    key: Key = BEARING,
    kind: str = "count",
    counter: str = "device-a",
    employee: str = "17",
    list_: UUID = LIST,
    pass_: int = 1,
    area: str = "",
    supersedes: Iterable[int] = (),
    hour: float = 9,
    flags: Iterable[str] = (),
) -> CountEvent:
    return CountEvent(
        id=UUID(int=number),
        kind=kind,
        list=list_,
        pass_=pass_,
        counter=counter,
        employee=employee,
        area=area,
        key=key,
        quantity=Decimal(quantity),
        supersedes=tuple(UUID(int=replaced) for replaced in supersedes),
        observed=Observation(at(hour), at(hour), at(hour)),
        flags=frozenset(flags),
    )


def ruling(
    outcome: Outcome,
    about: Iterable[int],
    *,
    key: Key = BEARING,
    pass_: int = 1,
    keep: Iterable[int] = (),
    quantity: str | int | None = None,
    order: int = 1,
    **more: object,
) -> Ruling:
    return Ruling(
        key=key,
        pass_=pass_,
        outcome=outcome,
        seen_hash=live_hash(UUID(int=number) for number in about),
        at=at(18),
        by="rossi",
        order=order,
        events=frozenset(UUID(int=number) for number in keep),
        quantity=None if quantity is None else Decimal(quantity),
        **more,  # type: ignore[arg-type]
    )


def team(list_: UUID = LIST, *, closed: bool = True, **more: object) -> PassList:
    return PassList(id=list_, closed=closed, **more)  # type: ignore[arg-type]


def merged(
    events: Iterable[CountEvent],
    lists: Iterable[PassList] | None = None,
    rulings: Iterable[Ruling] = (),
) -> list[MergedKey]:
    return merge(events, Lists(lists or [team(), team(OTHER_LIST)]), FACTS, rulings)


def total(line: MergedKey) -> Decimal | None:
    return sum((one.counted for one in line.contributions), Decimal(0)) if line.events else None
