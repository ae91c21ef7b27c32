"""Values that add up, without a database."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from server.kernel.exact import rounded
from server.valuation.costing import Basis, Worth
from server.valuation.costing.flat import at_cost
from server.valuation.valuing import Group, Held, Priced, priced, rows_of, shares

CENTS = 2
BOLT = ("MOB", "BOLT")


def held(warehouse: str, quantity: object, item: tuple[str, str] = BOLT, lacking: int = 0) -> Held:
    return Held(item, warehouse, Decimal(str(quantity)), lacking)


Costs = dict[tuple[tuple[str, str], str], Decimal]


def worth_of(stock: list[Held], costs: Costs, *, by_warehouse: bool, places: int) -> list[Priced]:
    worths: dict[tuple[tuple[str, str], str], Worth] = {}
    for (item, warehouse), cost in costs.items():
        own = [one for one in stock if one.item == item and warehouse in {"", one.warehouse}]
        quantity = sum((one.quantity for one in own), Decimal(0))
        worths[item, warehouse] = at_cost(Basis(stock=quantity), cost, frozenset())
    return priced(stock, worths, by_warehouse=by_warehouse, places=places)


def value_of(quantity: object, cost: object) -> Decimal | None:
    parts = worth_of(
        [held("01", quantity)], {(BOLT, ""): Decimal(str(cost))}, by_warehouse=False, places=CENTS
    )
    return parts[0].value


def test_quantity_times_cost_is_rounded_once_half_to_even() -> None:
    assert value_of(170, "2.352941") == Decimal("400.00")
    assert value_of("0.5", "0.01") == Decimal("0.00")
    assert value_of("1.5", "0.01") == Decimal("0.02")
    assert value_of("0.000001", "5000.000001") == Decimal("0.01")


def test_a_total_is_shared_by_largest_remainder() -> None:
    parts = [Decimal(part) for part in ("0.335", "0.333", "0.332")]
    assert shares(Decimal("1.00"), parts, CENTS) == [
        Decimal("0.34"),
        Decimal("0.33"),
        Decimal("0.33"),
    ]


@given(
    st.lists(st.decimals(-1000, 1000, places=6), min_size=1, max_size=8),
    st.decimals(0, 1000, places=6),
)
def test_shares_always_add_up_and_are_never_a_cent_away(
    quantities: list[Decimal], cost: Decimal
) -> None:
    parts = [quantity * cost for quantity in quantities]
    total = rounded(sum(parts, Decimal(0)), CENTS)
    shared = shares(total, parts, CENTS)
    assert sum(shared) == total
    assert all(abs(share - part) < Decimal("0.01") for share, part in zip(shared, parts))  # noqa: B905


def test_items_and_warehouses_add_up_to_the_same_total() -> None:
    stock = [held("01", "1.5"), held("02", "1.5"), held("03", "1.5")]
    worths = worth_of(stock, {(BOLT, ""): Decimal("0.333333")}, by_warehouse=False, places=CENTS)
    by_item, by_warehouse = rows_of(worths, Group.ITEM), rows_of(worths, Group.WAREHOUSE)
    assert [(row.quantity, row.value) for row in by_item] == [(Decimal("4.5"), Decimal("1.50"))]
    assert [row.warehouse for row in by_warehouse] == ["01", "02", "03"]
    assert sum(row.value or 0 for row in by_warehouse) == Decimal("1.50")


def test_costs_by_warehouse_are_shown_together_as_value_over_quantity() -> None:
    stock = [held("01", 1), held("02", 3)]
    costs = {(BOLT, "01"): Decimal(10), (BOLT, "02"): Decimal(2)}
    worths = worth_of(stock, costs, by_warehouse=True, places=CENTS)
    (row,) = rows_of(worths, Group.ITEM)
    assert (row.value, row.unit_cost) == (Decimal(16), Decimal(4))


def test_differing_costs_without_stock_have_no_common_cost() -> None:
    costs = {(BOLT, "01"): Decimal(10), (BOLT, "02"): Decimal(2)}
    worths = worth_of([held("01", 1), held("02", -1)], costs, by_warehouse=True, places=CENTS)
    (row,) = rows_of(worths, Group.ITEM)
    assert (row.quantity, row.unit_cost, row.value) == (0, None, Decimal(8))


def test_an_item_without_a_cost_has_no_value_and_a_warning() -> None:
    worths = worth_of([held("01", 3)], {}, by_warehouse=False, places=CENTS)
    (row,) = rows_of(worths, Group.ITEM)
    assert (row.unit_cost, row.value, row.warnings) == (None, None, ("no_cost",))


def test_negative_stock_is_valued_shown_and_warned_of() -> None:
    worths = worth_of(
        [held("01", -3, lacking=1)], {(BOLT, ""): Decimal(2)}, by_warehouse=False, places=CENTS
    )
    (row,) = rows_of(worths, Group.ITEM)
    assert row.value == Decimal(-6)
    assert row.warnings == ("negative_stock", "load_without_cost")
