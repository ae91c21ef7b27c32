"""Which records an alignment is made of (design/3 §5)."""

from decimal import Decimal

from server.inventory.alignment import ApprovedLine, Side, adjustments, sides
from server.inventory.decisions import Part
from tests.inventory.counting_builders import BEARING, at


def line(name: str, difference: int, warehouse: int = 1, **more: object) -> ApprovedLine:
    return ApprovedLine(
        line=name,
        warehouse_id=warehouse,
        position=BEARING,
        difference=Decimal(difference),
        unit_cost=Decimal(2),
        observed_at=at(9),
        effective_at=at(9),
        **more,  # type: ignore[arg-type]
    )


def test_one_load_and_one_unload_record_for_each_warehouse() -> None:
    lines = [line("a", 3), line("b", -2), line("c", 1), line("d", -1, warehouse=2)]
    found = sides(adjustments(lines, None))
    assert {side: [one.line for one in group] for side, group in found.items()} == {
        Side(1, True): ["a", "c"],
        Side(1, False): ["b"],
        Side(2, False): ["d"],
    }


def test_no_difference_writes_nothing() -> None:
    assert adjustments([line("a", 0)], None) == []


def test_a_count_before_the_open_period_takes_effect_when_it_opens() -> None:
    [one] = adjustments([line("a", -5)], at(24))
    assert (one.effective_at, one.observed_at) == (at(24), at(9))


def test_a_split_line_writes_a_movement_for_each_part_that_differs() -> None:
    parts = [
        (Part(Decimal(6), lot="L1"), Decimal(5)),
        (Part(Decimal(4), project="P"), Decimal(4)),
        (Part(Decimal(0), partner="Q"), Decimal(2)),
    ]
    found = adjustments([line("a", -1, parts=parts)], None)
    assert [(one.position.lot, one.partner, one.quantity) for one in found] == [
        ("L1", None, 1),
        ("", "Q", -2),
    ]
