"""The story of a first inventory, told once for every company.

Three lists over two warehouses, two handhelds that count with no network: an add, a replace, an
undo, an unknown barcode and a zero; both dock, one of them twice because an answer got lost. What
the story expects is computed here, from the company's files alone.
"""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from tests.browsing import NewContext
from tests.handheld import SIZE, Handheld, enrolment_code
from tests.product import Product
from tests.scenarios.company import Company, Place

UNKNOWN = "NOBODY-KNOWS-7"
PER_LIST = 14


@dataclass
class Plan:
    """Who counts what, and what will have been counted."""

    number: str
    lists: dict[str, list[Place]]
    counted: dict[Place, Decimal] = field(default_factory=dict)
    unknown: tuple[str, str] = ("", "")


def planned(product: Product, company: Company, warehouses: tuple[str, str], kind: str) -> Plan:
    """Release an inventory with three lists: two in the first warehouse, one in the other."""
    first, second = warehouses
    number = product.last_line("inventory", "new", "--date", "2026-11-23", "--description", "First")
    own_area, elsewhere = _by_area(company, first)
    walks = [own_area[:PER_LIST], elsewhere[:PER_LIST], company.places(second)[:PER_LIST]]
    for walk, employee in zip(walks, company.badges, strict=False):
        product.last_line(
            "inventory", "add-list", number, "--type", kind, "--warehouse", walk[0][0],
            "--employee", employee,
        )  # fmt: skip
    product.run("inventory", "release", number)
    shown = product.run("inventory", "show", number)
    numbers = sorted({word for word in shown.split() if word.startswith("L-")})
    lists = dict(zip(numbers, walks, strict=True))
    return Plan(number, lists)


def _by_area(company: Company, warehouse: str) -> tuple[list[Place], list[Place]]:
    """The places of the largest area, and those elsewhere: one area has one counter."""
    places = company.places(warehouse)
    areas = Counter(company.area(place) for place in places)
    largest = areas.most_common(1)[0][0]
    return (
        [place for place in places if company.area(place) == largest],
        [place for place in places if company.area(place) != largest],
    )


def enrolled(
    product: Product, new_context: NewContext, warehouses: tuple[str, str], name: str
) -> Handheld:
    """A handheld that is known to the server and holds the catalogue."""
    chosen = [word for code in warehouses for word in ("--warehouse", code)]
    printed = product.last_line("device", "add", name, *chosen)
    handheld = Handheld(new_context(SIZE["width"], SIZE["height"]), product.url)
    handheld.enrol(enrolment_code(printed), name)
    return handheld


def counted_offline(
    product: Product, company: Company, plan: Plan, first: Handheld, second: Handheld
) -> None:
    """Both handhelds count with no network; the second one is closed and started again."""
    (one, walk_one), (two, walk_two), (three, walk_three) = plan.lists.items()
    badges = list(company.badges.values())
    first.badge_in(badges[0])
    second.badge_in(badges[1])
    first.go_offline()
    second.go_offline()
    first.open_list(one)
    _walk(company, plan, first, walk_one)
    _mistakes(company, plan, first, walk_one)
    first.close_list()
    second.open_list(two)
    _walk(company, plan, second, walk_two)
    second.restart()
    _unknown(plan, second, walk_two[0])
    second.close_list()
    second.leave()
    second.badge_in(badges[2])
    second.open_list(three)
    _walk(company, plan, second, walk_three)
    second.close_list()


def _walk(company: Company, plan: Plan, handheld: Handheld, walk: list[Place]) -> None:
    """Count every place: most are right, every third is short by one, the fifth is empty."""
    for step, place in enumerate(walk):
        quantity = company.stock[place]
        if step == 4:
            quantity = Decimal(0)
        elif step % 3 == 2:
            quantity -= 1
        handheld.count(place[1], company.scan_code[place[2]], format(quantity.normalize(), "f"))
        plan.counted[place] = quantity


def _mistakes(company: Company, plan: Plan, handheld: Handheld, walk: list[Place]) -> None:
    """Further pieces are added, a wrong count is replaced, a scan too many is taken back."""
    code = {place: company.scan_code[place[2]] for place in walk}
    handheld.count(walk[0][1], code[walk[0]], "6", "Add")
    plan.counted[walk[0]] += 6
    handheld.count(walk[1][1], code[walk[1]], "3×4+1", "Replace")
    plan.counted[walk[1]] = Decimal(13)
    handheld.count(walk[3][1], code[walk[3]], "99", "Add")
    handheld.undo()


def _unknown(plan: Plan, handheld: Handheld, place: Place) -> None:
    handheld.at(place[1])
    handheld.count_unknown(UNKNOWN, "5")
    plan.unknown = (place[0], place[1])
