"""From what devices recorded to what the merge works on (design/3 §1, §2 Unknown barcodes)."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from server.inventory.combining import Facts
from server.inventory.counting import CountEvent, Key
from server.inventory.merge import merge
from server.inventory.resolutions import ItemFacts, Knowledge, Resolution, understood
from server.inventory.standings import Lists
from server.journal.events import SERVER, Event
from tests.inventory.counting_builders import FACTS, LIST, at, team
from tests.inventory.journal_builders import RELEASED, recorded

BEARING = "MOB/BE-2349"
MEANS_BEARING = {"999": Resolution(BEARING, variant="RED", factor=Decimal(6))}


def knowledge(**more: Any) -> Knowledge:
    return Knowledge(items=FACTS.items, released={LIST: RELEASED}, **more)


def one(event: Event, **more: Any) -> CountEvent:
    [found] = understood([event], knowledge(**more))
    return found


def unknown(number: int = 1, **changes: Any) -> Event:
    return recorded(number, **({"item": None, "barcode": "999", "quantity": Decimal(3)} | changes))


def test_the_base_quantity_is_quantity_times_factor() -> None:
    found = one(recorded(1, quantity=Decimal(3), unit="BOX", factor=Decimal(12)))
    assert (found.quantity, found.flags) == (36, set())


@pytest.mark.parametrize(("unit", "factor"), [("BOX", "10"), (None, "2")])
def test_a_factor_of_the_device_that_is_not_the_current_one_counts_and_is_flagged(
    unit: str | None, factor: str
) -> None:
    found = one(recorded(1, quantity=Decimal(3), unit=unit, factor=Decimal(factor)))
    assert (found.quantity, found.flags) == (3 * Decimal(factor), {"factor_changed"})


def test_a_unit_without_a_factor_means_one_of_it_and_is_flagged_where_it_is_more() -> None:
    found = one(recorded(1, quantity=Decimal(3), unit="BOX"))
    assert (found.quantity, found.flags) == (3, {"factor_changed"})


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (unknown(), "999"),
        (recorded(1, item="MOB/NONE"), "MOB/NONE"),
        (recorded(1, item="MOB/NONE", barcode="777"), "777"),
        (recorded(1, unit="CRT", factor=Decimal(5)), BEARING),
    ],
)
def test_an_unknown_barcode_item_or_unit_is_unresolved_under_what_was_scanned(
    event: Event, text: str
) -> None:
    assert one(event).key == Key("A-01", barcode=text)


def test_a_resolution_gives_item_variant_and_the_factor_where_the_event_has_no_unit() -> None:
    found = one(unknown(), resolutions=MEANS_BEARING)
    assert (found.key, found.quantity) == (Key("A-01", BEARING, variant="RED"), 18)


def test_a_resolution_leaves_the_variant_and_the_unit_that_the_event_has() -> None:
    event = unknown(variant="BLUE", unit="BOX", factor=Decimal(12))
    found = one(event, resolutions=MEANS_BEARING)
    assert (found.key.variant, found.quantity, found.flags) == ("BLUE", 36, set())


@pytest.mark.parametrize(
    ("unit", "factor", "quantity", "flags"),
    [
        ("BOX", None, 36, set()),
        ("BOX", "10", 30, {"factor_changed"}),
        ("CRT", "5", 18, {"factor_changed"}),
        ("CRT", None, 18, set()),
    ],
)
def test_a_resolved_event_with_another_factor_than_the_current_one_is_flagged(
    unit: str, factor: str | None, quantity: int, flags: set[str]
) -> None:
    event = unknown(unit=unit, factor=None if factor is None else Decimal(factor))
    found = one(event, resolutions=MEANS_BEARING)
    assert (found.quantity, found.flags) == (quantity, flags)


def test_a_resolution_to_an_item_that_is_gone_leaves_the_barcode_unresolved() -> None:
    found = one(unknown(), resolutions={"999": Resolution("MOB/GONE")})
    assert found.key == Key("A-01", barcode="999")


def test_a_resolution_reaches_past_and_future_events_but_not_aligned_positions() -> None:
    events = [unknown(1), unknown(2), unknown(3)]
    pinned = {UUID(int=1): Resolution("MOB/LOT")}
    found = understood(events, knowledge(resolutions=MEANS_BEARING, pinned=pinned))
    assert [event.key.item for event in found] == ["MOB/LOT", BEARING, BEARING]


def test_resolved_events_that_meet_another_counters_are_an_overlap() -> None:
    resolutions = {"999": Resolution(BEARING)}
    events = [unknown(1, epoch=UUID(int=8)), recorded(2, quantity=Decimal(4))]
    found = merge(understood(events, knowledge()), Lists([team()]), FACTS)
    assert [line.blocking for line in found] == [{"unresolved"}, set()]
    resolved = understood(events, knowledge(resolutions=resolutions))
    [line] = merge(resolved, Lists([team()]), FACTS)
    assert (line.key, line.blocking) == (Key("A-01", BEARING), {"overlap"})
    own = understood([unknown(1), events[1]], knowledge(resolutions=resolutions))
    [line] = merge(own, Lists([team()]), FACTS)
    assert (line.contributions[0].counted, line.blocking) == (7, set())


def test_a_locations_area_is_only_the_default_of_an_events() -> None:
    areas = {LIST: {"A-01": "A1"}}
    found = understood([recorded(1), recorded(2, area="A2")], knowledge(areas=areas))
    assert [event.area for event in found] == ["A1", "A2"]


def test_a_count_by_an_employee_who_is_not_assigned_is_flagged() -> None:
    employees = {LIST: frozenset({"23"})}
    assert one(recorded(1), employees=employees).flags == {"employee_unassigned"}
    assert one(recorded(1, employee="23"), employees=employees).flags == set()


def test_the_counter_of_a_device_is_its_epoch_and_at_the_desk_it_is_the_employee() -> None:
    assert one(recorded(1)).counter != one(recorded(1, epoch=UUID(int=8))).counter
    desk = recorded(1, device=SERVER)
    assert one(desk).counter == one(recorded(2, device=SERVER, epoch=UUID(int=8))).counter
    assert one(desk).counter != one(recorded(1, device=SERVER, employee="23")).counter


def test_a_void_has_no_key_and_no_quantity() -> None:
    found = one(recorded(1, "void", location=None, supersedes=(UUID(int=9),)))
    assert (found.key, found.quantity, found.supersedes) == (Key(), 0, (UUID(int=9),))


def test_only_counts_and_voids_are_understood() -> None:
    assert (
        understood([recorded(1, "note"), recorded(2, "area_opened", area="A1")], knowledge()) == []
    )


def test_a_count_outside_of_any_list_cannot_be_understood() -> None:
    with pytest.raises(ValueError, match="outside of any list"):
        understood([recorded(1, list=None)], knowledge())


def stated(number: int, **changes: Any) -> Event:
    given = {"device": SERVER, "employee": None, "quantity": Decimal(0), "observed_at": at(15)}
    return recorded(number, **(given | changes))


def test_the_interval_of_a_stated_zero_begins_when_its_area_was_opened() -> None:
    events = [
        recorded(1, "area_opened", area="A1", observed_at=at(11)),
        recorded(2, "area_opened", area="A1", observed_at=at(13)),
        recorded(3, "area_opened", area="A2", observed_at=at(9)),
        stated(4, area="A1"),
    ]
    [found] = understood(events, knowledge())
    assert (found.observed.earliest, found.observed.at) == (at(11), at(15))
    assert found.is_zero_stated


def test_the_interval_of_a_stated_zero_of_a_whole_list_begins_with_its_release() -> None:
    assert one(stated(1)).observed.earliest == RELEASED
    [found] = understood([stated(1)], Knowledge(items=FACTS.items))
    assert found.observed.earliest == at(15)


def test_an_item_with_lots_counted_without_its_lot_is_counted_and_waits_for_it() -> None:
    facts = Facts(
        {"MOB/LOT": ItemFacts({"PCS": Decimal(1)}, lot_managed=True)}, frozenset({"A-01"})
    )
    events = understood([recorded(1, item="MOB/LOT")], Knowledge(items=facts.items))
    [line] = merge(events, Lists([team()]), facts)
    assert (line.contributions[0].counted, line.blocking) == (1, {"lot_missing"})
