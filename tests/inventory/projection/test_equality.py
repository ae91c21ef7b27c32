"""The stored differences are what the pure rules say, whatever happened in whatever order."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, note
from hypothesis import strategies as st
from sqlalchemy import update

from server.catalog.models import AlternativeUnit, Item, Location
from server.inventory.differences import Basis
from server.inventory.models import ListType
from server.inventory.projection.refreshing import fresh_view
from server.inventory.reviewing.aligning import AlignmentRequest, align
from server.inventory.reviewing.barcodes import ResolutionRequest, resolve_barcode
from server.inventory.reviewing.deciding import decide
from server.inventory.reviewing.line import Asked
from server.inventory.reviewing.recounts import RecountRequest, recount
from server.inventory.reviewing.requests import Action, DecisionRequest, Filters, LineSeen
from server.inventory.reviewing.reversing import alignments_of, reverse_alignment
from server.kernel.problems import Refusal
from server.storage.transaction import transaction
from tests.inventory.projection.shop import (
    ITEMS,
    LOCATIONS,
    Shop,
    assert_summed,
    long_stories,
    unlike,
)

AT_DATE = Asked(Basis.AT_DATE, date(2026, 11, 23))
AS_COUNTED = Asked(Basis.AS_COUNTED, date(2026, 11, 23))

places = st.sampled_from((*LOCATIONS, "X-99"))
items = st.sampled_from(ITEMS)
devices = st.integers(0, 2)
minutes = st.integers(0, 240)
numbers = st.integers(0, 99)


@dataclass(frozen=True)
class Happening:
    """Something that happens to a shop, told when a story fails."""

    told: str
    happen: Callable[[Shop], None]

    def __repr__(self) -> str:
        return self.told


def said(happen: Callable[..., Callable[[Shop], None]]) -> Callable[..., Happening]:
    return lambda *told: Happening(f"{happen.__name__}{told}", happen(*told))


@st.composite
def counts(draw: st.DrawFn) -> Happening:
    device, chosen, at = draw(devices), draw(st.integers(0, 9)), draw(minutes)
    quantity = draw(st.integers(0, 12))
    name = draw(items)
    fields: dict[str, Any] = {
        "location": draw(places),
        "employee": draw(st.sampled_from(("17", "23", None))),
        "area": draw(st.sampled_from((None, None, "Z", "Y"))),
        "clock_offset_ms": draw(st.sampled_from((0, 0, 0, 500, None, 90_000))),
        "lot": draw(st.sampled_from((None, "L1", "L2"))) if name == "LOT" else None,
        "serial": draw(st.sampled_from((None, "S1", "S2"))) if name == "SER" else None,
        "unit": draw(st.sampled_from((None, None, "BX", "??"))) if name == "NUT" else None,
    }
    if fields["unit"] == "BX":
        fields["factor"] = draw(st.sampled_from((Decimal(12), Decimal(10))))
    what = draw(st.sampled_from(("item", "item", "item", "barcode", "strange")))
    replaced = draw(st.lists(st.integers(0, 99), max_size=2))
    voids = draw(st.integers(0, 9)) == 0

    def happen(shop: Shop) -> None:
        known = shop.events
        named = sorted({str(known[n % len(known)]) for n in replaced if known})
        more = dict(fields) | {"supersedes": named if chosen % 2 or voids else []}
        more["item"] = {"item": shop.item(name), "barcode": None, "strange": shop.item("GHOST")}[
            what
        ]
        more["barcode"] = None if what == "item" and chosen % 3 else f"0{shop.number}"
        if voids:
            more |= {"kind": "void", "item": None, "quantity": None, "unit": None, "factor": None}
        list_id = shop.lists[chosen % len(shop.lists)]
        pass_ = 2 if chosen % len(shop.lists) > 1 else 1
        shop.count(device, list_id, quantity, at, **({"pass_number": pass_} | more))

    told = f"count{device, chosen, at, quantity, name, fields, what, replaced, voids}"
    return Happening(told, happen)


@st.composite
def movements(draw: st.DrawFn) -> Happening:
    name, location = draw(items), draw(st.sampled_from(LOCATIONS))
    quantity, at, dated = draw(st.integers(1, 20)), draw(st.integers(-90, 300)), draw(st.booleans())
    place = {
        "LOT": {"lot": draw(st.sampled_from(("L1", "L2")))},
        "SER": {"serial": draw(st.sampled_from(("S1", "S2")))},
    }.get(name, {"project": draw(st.sampled_from(("", "P1")))})
    sign = draw(st.sampled_from((1, 1, -1)))
    amount = 1 if name == "SER" else quantity
    return Happening(
        f"move{name, location, sign * amount, at, dated, place}",
        lambda shop: shop.move(name, location, sign * amount, at, dated=dated, **place),
    )


def declared(device: int, number: int) -> Callable[[Shop], None]:
    return lambda shop: shop.declare(device, shop.lists[number % len(shop.lists)], 250)


def forced(number: int) -> Callable[[Shop], None]:
    return lambda shop: shop.force(shop.lists[number % len(shop.lists)])


@st.composite
def decisions(draw: st.DrawFn) -> Happening:
    action = draw(st.sampled_from(Action))
    bulk, number = draw(st.booleans()), draw(numbers)
    outcome = draw(st.sampled_from(("add", "keep", "continuation", "keep_previous")))
    asked = draw(st.sampled_from((None, None, AT_DATE)))

    def happen(shop: Shop) -> None:
        lines = shop.stored()
        if not lines:
            return
        line = sorted(lines)[number % len(lines)]
        everything = bulk and action is not Action.OVERRIDE
        request = DecisionRequest(
            action=action,
            lines=() if everything else (LineSeen(line),),
            filters=Filters() if everything else None,
            reason="for a test",
            outcome=outcome if action is Action.DECIDE else "",
            quantity=Decimal(number) if action is Action.OVERRIDE else None,
            lot="L1" if action is Action.GIVE_LOT else "",
            location="A-02" if action is Action.GIVE_LOCATION else "",
            events=frozenset(shop.events[number % len(shop.events) :][:1] if shop.events else ()),
            day=asked.day if asked else None,
        )
        decide(shop.inventory, request, now=shop.now, user=shop.user)

    return Happening(f"decide{action, bulk, number, outcome, asked}", happen)


def resolved(name: str, factor: int) -> Callable[[Shop], None]:
    def happen(shop: Shop) -> None:
        request = ResolutionRequest(
            barcode=f"0{shop.number}", item=shop.item(name), factor=Decimal(factor)
        )
        resolve_barcode(shop.inventory, request, now=shop.now, user=shop.user)

    return happen


def recounted(number: int) -> Callable[[Shop], None]:
    def happen(shop: Shop) -> None:
        lines = sorted(shop.stored())
        if lines:
            chosen = RecountRequest(lines=[lines[number % len(lines)]], reason="for a test")
            shop.lists += recount(shop.inventory, chosen, now=shop.now, user=shop.user)

    return happen


def aligned(_: int) -> Callable[[Shop], None]:
    def happen(shop: Shop) -> None:
        request = AlignmentRequest(accept_outstanding_reason="for a test")
        align(shop.inventory, request, now=shop.now, user=shop.user)

    return happen


def reversed_(number: int) -> Callable[[Shop], None]:
    def happen(shop: Shop) -> None:
        records = alignments_of(shop.inventory)
        if records:
            record = records[number % len(records)].record_id
            reverse_alignment(shop.inventory, record, "wrong", now=shop.now, user=shop.user)

    return happen


@st.composite
def rules(draw: st.DrawFn) -> Happening:
    what = draw(
        st.sampled_from(("limit", "cost", "location", "area", "factor", "dimensions", "ghost"))
    )
    number = draw(numbers)

    def happen(shop: Shop) -> None:
        if what == "dimensions":
            shop.summing(locations=number % 2 == 0, lots_and_serials=number % 3 == 0)
            return
        with transaction() as session:
            if what == "limit":
                limits = {"value_limit": Decimal(number), "quantity_limit": Decimal(number % 3)}
                session.execute(update(ListType).where(ListType.id == shop.type_id).values(limits))
            elif what == "cost":
                chosen = update(Item).where(Item.id == shop.item_ids["BOLT"])
                session.execute(chosen.values(standard_cost=Decimal(number)))
            elif what == "location":
                if (
                    session.query(Location)
                    .filter_by(warehouse_id=shop.warehouse_id, code="X-99")
                    .count()
                    == 0
                ):
                    session.add(Location(warehouse_id=shop.warehouse_id, code="X-99", area="Z"))
            elif what == "area":
                chosen = update(Location).where(Location.warehouse_id == shop.warehouse_id)
                session.execute(chosen.values(area="Z" if number % 2 else ""))
            elif what == "factor":
                chosen = update(AlternativeUnit).where(
                    AlternativeUnit.item_id == shop.item_ids["NUT"]
                )
                session.execute(chosen.values(factor=Decimal(10 + number % 3)))
            else:
                unit = session.query(Item).filter_by(id=shop.item_ids["NUT"]).one().unit_id
                code = f"GHOST{shop.number}"
                if session.query(Item).filter_by(code=code).count() == 0:
                    session.add(Item(class_code="MOB", code=code, unit_id=unit))

    return Happening(f"rule{what, number}", happen)


def looked(asked: Asked) -> Callable[[Shop], None]:
    return lambda shop: fresh_view(shop.inventory, now=shop.now, asked=asked) and None


happenings = st.one_of(
    counts(),
    counts(),
    counts(),
    movements(),
    decisions(),
    st.builds(said(declared), devices, numbers),
    st.builds(said(forced), numbers),
    st.builds(said(resolved), items, st.integers(1, 3)),
    st.builds(said(recounted), numbers),
    st.builds(said(aligned), numbers),
    st.builds(said(reversed_), numbers),
    rules(),
    st.builds(said(looked), st.sampled_from((Asked(), AT_DATE, AS_COUNTED))),
)


@pytest.mark.both_databases
@long_stories(10)
@given(
    story=st.lists(happenings, min_size=3, max_size=18),
    looks=st.lists(st.integers(0, 18), max_size=3),
    combine=st.sampled_from(("team", "team", "independent")),
    overlap=st.sampled_from(("ask", "add")),
    uncounted=st.sampled_from(("keep", "block", "zero")),
)
def test_stored_differences_equal_the_pure_function_from_nothing(
    app: Flask,
    story: list[Happening],
    looks: list[int],
    combine: str,
    overlap: str,
    uncounted: str,
) -> None:
    shop = Shop(combine=combine, overlap=overlap, uncounted=uncounted)
    note("\n".join(map(repr, story)))
    for number, happening in enumerate(story):
        if number in looks:
            assert str(unlike(shop.stored(), shop.pure())) == "{}"
        with suppress(Refusal):
            happening.happen(shop)
    for asked in (Asked(), AT_DATE, AS_COUNTED):
        pure = shop.pure(asked)
        assert str(unlike(shop.stored(asked), pure)) == "{}"
        assert_summed(shop, pure, asked)
    shop.look_anew()
    pure = shop.pure()
    assert str(unlike(shop.stored(), pure)) == "{}"
    assert_summed(shop, pure)


@pytest.mark.both_databases
def test_whoever_resolves_a_barcode_has_a_hand_in_what_its_count_replaced(app: Flask) -> None:
    shop = Shop()
    first = shop.count(0, shop.lists[0], 11, 10, location="A-01", item=shop.item("NUT"))
    text = f"0{shop.number}"
    shop.count(1, shop.lists[0], 7, 20, location="A-02", barcode=text, supersedes=[str(first)])
    shop.stored()
    resolved("BOLT", 1)(shop)
    stored = shop.stored()
    assert str(unlike(stored, shop.pure())) == "{}"
    people = {row["item"]: row["people"] for row in stored.values()}
    assert shop.user.name in people[shop.item("NUT")]
    shop.look_anew()
    assert str(unlike(shop.stored(), shop.pure())) == "{}"


@pytest.mark.both_databases
def test_what_waits_for_a_recount_waits_though_somebody_sets_it_aside(app: Flask) -> None:
    shop = Shop()
    shop.count(0, shop.lists[0], 11, 10, location="A-01", item=shop.item("NUT"))
    for number in range(len(shop.lists)):
        forced(number)(shop)
    recounted(0)(shop)
    before = shop.stored()
    assert "recount" in {row["state"] for row in before.values()}
    request = DecisionRequest(action=Action.SET_ASIDE, filters=Filters(), reason="for a test")
    decide(shop.inventory, request, now=shop.now, user=shop.user)
    stored, pure = shop.stored(), shop.pure()
    assert str(unlike(stored, pure)) == "{}"
    assert_summed(shop, pure)
    assert "recount" in {row["state"] for row in stored.values()}
