"""Differences are taken at the coarsest dimensions that count and ledger both keep."""

from server.inventory.compared import Dimensions, counted_lines
from server.inventory.counting import Key
from server.inventory.decisions import Outcome, Part
from tests.inventory.counting_builders import BEARING, LIST, D, event, merged, ruling, team

ELSEWHERE = BEARING._replace(location="A-02")


def test_a_warehouse_without_locations_has_one_line_for_all_of_them() -> None:
    keys = merged([event(1, 10, hour=9), event(2, 5, key=ELSEWHERE, hour=11)])
    [line] = counted_lines(keys, Dimensions(locations=False))
    assert line.position == BEARING._replace(location="")
    assert [one.counted for one in line.contributions] == [15]
    assert line.lists == {LIST}
    assert line.passes == [1]
    assert [one.id.int for one in line.events] == [1, 2]
    assert (line.provisional, line.waiting, line.parts) == (False, False, ())


def test_independent_counters_keep_their_own_total_over_the_locations() -> None:
    lists = [team(combine="independent")]
    events = [
        event(1, 10, employee="17"),
        event(2, 9, employee="23"),
        event(3, 4, employee="17", key=ELSEWHERE),
        event(4, 5, employee="23", key=ELSEWHERE),
    ]
    [line] = counted_lines(merged(events, lists), Dimensions(locations=False))
    assert [(one.party, one.counted) for one in line.contributions] == [("17", 14), ("23", 14)]
    assert line.required == 2


def test_where_nobody_gave_a_lot_lots_are_summed_up() -> None:
    [line] = counted_lines(merged([event(1, 10)]), Dimensions())
    assert (line.any_lot, line.any_serial) == (True, True)


def test_where_somebody_gave_a_lot_lots_are_kept_apart() -> None:
    lot = BEARING._replace(lot="L1")
    lines = counted_lines(merged([event(1, 10), event(2, 3, key=lot)]), Dimensions())
    assert [line.any_lot for line in lines] == [False, False]


def test_serials_are_kept_apart_where_they_were_scanned() -> None:
    serial = Key("A-01", "MOB/SER", serial="S1")
    [line] = counted_lines(merged([event(1, 1, key=serial)]), Dimensions())
    assert (line.any_serial, line.any_lot) == (False, True)


def test_a_warehouse_without_lots_and_variants_drops_them() -> None:
    fine = Key("A-01", "MOB/SER", variant="RED", lot="L1", serial="S1")
    [line] = counted_lines(merged([event(1, 1, key=fine)]), Dimensions(variants=False, lots=False))
    assert line.position == Key("A-01", "MOB/SER")


def test_the_parts_of_a_split_belong_to_the_line() -> None:
    parts = (Part(D(6), project="P1"), Part(D(4), project="P2"))
    decided = ruling(Outcome.SPLIT, [1], parts=parts)
    [line] = counted_lines(merged([event(1, 10)], rulings=[decided]), Dimensions())
    assert line.parts == parts
