"""Unit costs from sums, without a database."""

from decimal import Decimal

import pytest

from server.ledger.costing import (
    UNKNOWN,
    CostMethod,
    CostSums,
    LastLine,
    RegistryCosts,
    average_cost,
    last_cost,
    unit_cost,
)

AVERAGED = CostSums(Decimal(170), Decimal(400))
LAST = LastLine(Decimal(30), Decimal(2), Decimal(24))
REGISTRY = RegistryCosts(average=Decimal(7), last=Decimal(8), standard=Decimal(9))


def test_the_average_is_the_amount_over_the_quantity() -> None:
    assert average_cost(AVERAGED) == Decimal("2.352941")


@pytest.mark.parametrize(("quantity", "amount"), [(0, 5), (-1, 5), (1, -5)])
def test_there_is_no_average_without_quantity_or_with_a_negative_amount(
    quantity: int, amount: int
) -> None:
    assert average_cost(CostSums(Decimal(quantity), Decimal(amount))) is None


def test_an_average_of_nothing_is_a_cost() -> None:
    assert average_cost(CostSums(Decimal(1), Decimal(0))) == 0


def test_the_last_cost_is_per_base_unit() -> None:
    assert last_cost(CostSums(last=LAST)) == Decimal("2.5")
    assert last_cost(CostSums(last=LastLine(Decimal(3), Decimal(5), Decimal(5)))) == Decimal(3)
    assert last_cost(CostSums()) is None


def test_the_average_falls_back_to_the_last_cost_and_then_to_the_registry() -> None:
    def found(sums: CostSums, registry: RegistryCosts) -> tuple[object, str]:
        return unit_cost(CostMethod.AVERAGE, sums, registry)

    assert found(AVERAGED._replace(last=LAST), REGISTRY) == (Decimal("2.352941"), "average")
    assert found(CostSums(last=LAST), REGISTRY) == (Decimal("2.5"), "last")
    assert found(CostSums(), REGISTRY) == (Decimal(7), "registry_average")
    assert found(CostSums(), REGISTRY._replace(average=None)) == (Decimal(8), "registry_last")
    assert found(CostSums(), RegistryCosts(standard=Decimal(9))) == (
        Decimal(9),
        "registry_standard",
    )


def test_the_last_cost_falls_back_to_the_registry() -> None:
    assert unit_cost(CostMethod.LAST, AVERAGED, REGISTRY) == (Decimal(8), "registry_last")
    assert unit_cost(CostMethod.LAST, AVERAGED._replace(last=LAST), REGISTRY).source == "last"


def test_the_standard_cost_is_the_registrys() -> None:
    assert unit_cost(CostMethod.STANDARD, AVERAGED, REGISTRY).cost == Decimal(9)


@pytest.mark.parametrize("method", CostMethod)
def test_a_cost_that_is_not_known_is_none_and_never_zero(method: CostMethod) -> None:
    assert unit_cost(method, CostSums(), RegistryCosts()) == UNKNOWN
    assert UNKNOWN.cost is None


def test_zero_in_the_registry_is_a_cost() -> None:
    assert unit_cost(CostMethod.STANDARD, CostSums(), RegistryCosts(standard=Decimal(0))).cost == 0
