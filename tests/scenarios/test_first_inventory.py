"""From files to aligned and valued stock, with handhelds that count with no network."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.browsing import NewContext
from tests.handheld import Handheld
from tests.product import Product
from tests.scenarios.adventure_works import adventure_works
from tests.scenarios.company import Company, item_of, stock_of
from tests.scenarios.demonstration import demonstration
from tests.scenarios.story import UNKNOWN, Plan, counted_offline, enrolled, planned
from tests.scenarios.supervisor import Supervisor


@pytest.mark.browser
def test_a_first_inventory_of_the_demonstration_company(
    product: Product, new_context: NewContext
) -> None:
    company = demonstration(product)
    tell(product, new_context, company, ("CEN", "NEG"), "CIECA")


@pytest.mark.browser
@pytest.mark.real_data
def test_a_first_inventory_of_a_real_company(product: Product, new_context: NewContext) -> None:
    company = adventure_works(product)
    tell(product, new_context, company, ("1", "6"), "BLIND")


def tell(
    product: Product,
    new_context: NewContext,
    company: Company,
    warehouses: tuple[str, str],
    list_type: str,
) -> None:
    """The whole story, from the plan to the value."""
    product.add_user("boss", "supervisor")
    with product.served():
        plan = planned(product, company, warehouses, list_type)
        first, second = (
            enrolled(product, new_context, warehouses, name)
            for name in ("Handheld 1", "Handheld 2")
        )
        counted_offline(product, company, plan, first, second)
        docked(first, second)
        assert_differences(product, company, plan)
        with Supervisor(new_context(1280, 800), product.url, "boss") as supervisor:
            supervisor.set_aside(plan.number, UNKNOWN, "label of a supplier's pallet")
            supervisor.approve_all(plan.number)
            supervisor.align(plan.number)
    assert_aligned(product, company, plan)


def docked(first: Handheld, second: Handheld) -> None:
    """The second comes back first; the answer to the first one's upload gets lost once."""
    assert first.waiting() > 0
    second.dock()
    first.lose_the_next_answer()
    first.dock()
    assert first.waiting() == second.waiting() == 0


def assert_differences(product: Product, company: Company, plan: Plan) -> None:
    """What the product computes equals what was counted less what the files say."""
    rows = product.table("inventory", "differences", plan.number, "--format", "csv")
    counted = {
        (row["warehouse"], row["location"], item_of(row)): row
        for row in rows
        if row["counted"] and row["item_class"]
    }
    assert set(counted) == set(plan.counted)
    for place, quantity in plan.counted.items():
        row = counted[place]
        assert Decimal(row["counted"]) == quantity, place
        assert Decimal(row["book"]) == company.stock[place], place
        assert Decimal(row["difference"]) == quantity - company.stock[place], place
    (unknown,) = [row for row in rows if row["counted"] and not row["item_class"]]
    assert (unknown["warehouse"], unknown["location"]) == plan.unknown
    assert unknown["item_code"] == UNKNOWN
    assert (Decimal(unknown["counted"]), unknown["state"]) == (5, "unresolved")


def assert_aligned(product: Product, company: Company, plan: Plan) -> None:
    """Logical stock is what was counted, where it was counted; the value follows from it."""
    expected = {
        place: quantity for place, quantity in (company.stock | plan.counted).items() if quantity
    }
    assert stock_of(product) == expected
    today = datetime.now(ZoneInfo("Europe/Rome")).date().isoformat()
    rows = product.table(
        "report", "valued-inventory", "--at", today, "--method", "average", "--format", "csv"
    )
    valued = {item_of(row): Decimal(row["value"]) for row in rows if row["value"]}
    assert valued == company.value(expected)
    product.run("inventory", "align", plan.number, "--as", "boss")
    assert stock_of(product) == expected
