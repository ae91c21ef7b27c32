"""The worked examples of the valuation methods."""

from decimal import Decimal
from typing import Any

import pytest

from server.ledger.costing import RegistryCosts
from server.valuation.costing import (
    METHODS,
    Basis,
    Caution,
    Line,
    LotStock,
    Part,
    Worth,
    Year,
    value,
)


def D(text: object) -> Decimal:  # noqa: N802 - as short as a number
    return Decimal(str(text))


def year(number: int, stock: object = 0, average: object = None, loaded: Any = None) -> Year:
    quantity, amount = loaded or (0, None)
    return Year(
        number,
        D(stock),
        None if average is None else D(average),
        D(quantity),
        None if amount is None else D(amount),
    )


def lines(*moves: tuple[object, object]) -> list[Line]:
    return [
        Line(n, D(quantity), None if amount is None else D(amount))
        for n, (quantity, amount) in enumerate(moves, 1)
    ]


def layers_of(worth: Worth) -> list[tuple[str, Decimal, Decimal]]:
    return [(layer.source, layer.quantity, layer.unit_cost) for layer in worth.layers]


def test_lifo_by_year_of_the_manual_gives_400_and_2_352941() -> None:
    years = [year(2020, 100, 2), year(2021, 0, 0), year(2022, 60, "1.5"), year(2023, 100, "2.5")]
    worth = value("lifo-year", Basis(stock=D(170), average=D(3), years=years, current=Year(2024)))
    assert layers_of(worth) == [
        ("2022", D(60), D("1.5")),
        ("2023", D(40), D("2.5")),
        ("2024", D(70), D(3)),
    ]
    assert (worth.value, worth.unit_cost) == (D(400), D("2.352941"))


def test_lifo_by_year_keeps_of_the_oldest_only_what_never_went_out() -> None:
    years = [year(2022, 100, 1), year(2023, 30, 2)]
    worth = value("lifo-year", Basis(stock=D(80), average=D(3), years=years, current=Year(2024)))
    assert layers_of(worth) == [("2022", D(30), D(1)), ("2024", D(50), D(3))]


def test_lifo_by_year_without_a_year_before_is_one_layer_at_the_average() -> None:
    worth = value("lifo-year", Basis(stock=D(5), average=D(3), current=Year(2024)))
    assert layers_of(worth) == [("2024", D(5), D(3))]


def test_fifo_by_year_takes_the_newest_loads_first() -> None:
    basis = Basis(
        stock=D(150), years=[year(2023, loaded=(100, 200))], current=year(2024, loaded=(60, 180))
    )
    worth = value("fifo-year", basis)
    assert layers_of(worth) == [("2024", D(60), D(3)), ("2023", D(90), D(2))]
    assert worth.value == D(360)


def test_fifo_by_year_values_what_is_older_than_the_history_at_the_oldest_known_year() -> None:
    basis = Basis(stock=D(150), years=[year(2023, loaded=(100, 200))], current=Year(2024))
    worth = value("fifo-year", basis)
    assert layers_of(worth) == [("2023", D(100), D(2)), ("older", D(50), D(2))]
    assert Caution.OLDER_THAN_HISTORY in worth.cautions


def test_fifo_by_year_without_any_load_falls_back_on_the_average() -> None:
    worth = value("fifo-year", Basis(stock=D(4), average=D(7), current=Year(2024)))
    assert layers_of(worth) == [("older", D(4), D(7))]


@pytest.mark.parametrize(
    "method", ["fifo-year", "lifo-year", "fifo", "lifo", "lot", "management-area"]
)
@pytest.mark.parametrize("stock", [D(0), D(-3)])
def test_stock_of_zero_or_less_has_no_layers_and_is_valued_at_the_average(
    method: str, stock: Decimal
) -> None:
    worth = value(method, Basis(stock=stock, average=D(2)))
    assert worth.layers == ()
    assert worth.value == stock * 2
    assert (Caution.NEGATIVE_STOCK in worth.cautions) == (stock < 0)


def test_the_moving_average_changes_with_loads_only() -> None:
    moves = lines((10, 20), (10, 40), (-5, None), (10, 60))
    worth = value("moving-average", Basis(stock=D(25), lines=moves))
    assert (worth.unit_cost, worth.value) == (D("4.2"), D("105.0"))


def test_below_zero_the_next_load_sets_the_moving_average() -> None:
    moves = lines((10, 20), (-15, None), (10, 50))
    assert value("moving-average", Basis(stock=D(5), lines=moves)).unit_cost == D(5)


def test_a_load_without_amount_comes_in_at_the_moving_average() -> None:
    moves = lines((10, 20), (10, None), (10, 50))
    assert value("moving-average", Basis(stock=D(30), lines=moves)).unit_cost == D(3)


def test_a_value_correction_changes_the_moving_average() -> None:
    moves = lines((10, 20), (0, 5))
    assert value("moving-average", Basis(stock=D(10), lines=moves)).unit_cost == D("2.5")


def test_continuous_fifo_leaves_the_newest_loads() -> None:
    moves = lines((10, 20), (10, 40), (-15, None), (10, 60))
    worth = value("fifo", Basis(stock=D(15), lines=moves))
    assert layers_of(worth) == [("2", D(5), D(4)), ("4", D(10), D(6))]
    assert worth.value == D(80)


def test_continuous_lifo_leaves_the_oldest_loads() -> None:
    moves = lines((10, 20), (10, 40), (-15, None), (10, 60))
    worth = value("lifo", Basis(stock=D(15), lines=moves))
    assert layers_of(worth) == [("1", D(5), D(2)), ("4", D(10), D(6))]
    assert worth.value == D(70)


@pytest.mark.parametrize("method", ["fifo", "lifo"])
def test_a_debt_at_the_last_cost_is_settled_by_the_next_load(method: str) -> None:
    worth = value(method, Basis(stock=D(6), lines=lines((10, 20), (-14, None), (10, 50))))
    assert layers_of(worth) == [("3", D(6), D(5))]


def test_the_reversal_of_a_load_takes_its_own_layer() -> None:
    moves = [Line(1, D(10), D(20)), Line(2, D(10), D(40)), Line(3, D(-10), D(-40), reverses=2)]
    worth = value("fifo", Basis(stock=D(10), lines=moves))
    assert layers_of(worth) == [("1", D(10), D(2))]


def test_a_layer_that_is_taken_from_loses_no_millionth() -> None:
    moves = lines((3, "0.000001"), (-1, None), (-1, None))
    worth = value("fifo", Basis(stock=D(1), lines=moves))
    assert worth.value == D("0.000001")


def test_lots_are_valued_at_their_own_cost_and_the_rest_at_the_average() -> None:
    lots = [LotStock("L1", D(10), D(2)), LotStock("", D(5))]
    worth = value("lot", Basis(stock=D(15), average=D(3), lots=lots))
    assert worth.value == D(35)
    assert worth.cautions == {Caution.LOT_WITHOUT_COST}


def test_areas_choose_the_cost_type_of_their_part() -> None:
    parts = [Part("01", D(10), "standard"), Part("02", D(5), "last"), Part("03", D(1))]
    registry = RegistryCosts(standard=D(4))
    worth = value(
        "management-area",
        Basis(stock=D(16), average=D(3), last=D(5), registry=registry, parts=parts),
    )
    assert layers_of(worth) == [("01", D(10), D(4)), ("02", D(5), D(5)), ("03", D(1), D(3))]
    assert Caution.NO_COST_TYPE in worth.cautions


def test_the_lower_of_cost_and_sales_price() -> None:
    assert value("lower-of-cost", Basis(stock=D(2), average=D(3), sales_price=D("2.5"))).value == 5
    assert value("lower-of-cost", Basis(stock=D(2), average=D(3), sales_price=D(9))).value == 6
    assert value("lower-of-cost", Basis(stock=D(2), average=D(3))).cautions == {
        Caution.NO_SALES_PRICE
    }


def test_the_average_falls_back_on_the_last_cost_and_the_registry_in_this_order() -> None:
    registry = RegistryCosts(average=D(3), last=D(4), standard=D(5))
    known = {"average": D(1), "last": D(2)}
    for expected in (1, 2, 3):
        basis = Basis(stock=D(1), registry=registry, **known)  # type: ignore[arg-type]
        assert value("average", basis).unit_cost == expected
        if known:
            known.pop(next(iter(known)))


@pytest.mark.parametrize("method", METHODS)
def test_without_any_cost_there_is_no_value_and_never_zero(method: str) -> None:
    basis = Basis(
        stock=D(3),
        years=[year(2023, 3, None, (3, None))],
        current=Year(2024),
        lines=lines((3, None)),
        lots=[LotStock("", D(3))],
        parts=[Part("01", D(3))],
    )
    worth = value(method, basis)
    assert (worth.value, worth.unit_cost) == (None, None)
    assert Caution.NO_COST in worth.cautions


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_worth_nothing(method: str) -> None:
    worth = value(method, Basis(stock=D(0), average=D(2), registry=RegistryCosts(D(2), D(2), D(2))))
    assert worth.value == 0


def test_the_moving_average_is_rounded_once_at_each_load() -> None:
    moved = lines(("0.3", "0.17"), ("7.5", "0.51"))
    worth = value("moving-average", Basis(stock=D("7.8"), lines=moved))
    assert worth.unit_cost == D("0.087180")
