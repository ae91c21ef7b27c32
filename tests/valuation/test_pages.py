"""Pages of the valued inventory: the rows of the whole report, of which only theirs are valued."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from server.catalog.models import Item, Unit
from server.kernel.principal import Role
from server.ledger.models import Reason
from server.storage.database import db
from server.valuation import valued_inventory as valuing
from server.valuation.closing import years
from server.valuation.lines import Line
from server.valuation.pages import PageUnknown, lines_page
from server.valuation.service import Filters, Group, Question, Sign, Sort, valued_inventory
from tests.ledger.conftest import Post, allow_negative_stock, line

pytestmark = pytest.mark.both_databases
DAY = date(2026, 11, 30)
METHODS = ("average", "fifo", "lifo-year", "lot", "management-area")


def stocked(post: Post) -> None:
    """Items whose ids, codes, names and categories come in four orders; one has no stock."""
    allow_negative_stock()
    unit = db.session.scalars(select(Unit)).first()
    for code, name, category in (
        ("Zeta", "äpple", "b"),
        ("a", "Straße", "B"),
        ("Ä", "strasse 2", "a"),
        ("B", "Äpple", ""),
        ("EMPTY", "Nothing", ""),
        ("ZERO", "Gone", "b"),
    ):
        db.session.add(
            Item(class_code="X", code=code, description=name, category=category, unit=unit)
        )
    db.session.commit()
    codes = ("Zeta", "a", "Ä", "B", "ZERO")
    lines = [line(n, f"X/{code}", cost=n) for n, code in enumerate(codes, 2)]
    post("CAR", *lines, line(5, cost=2), line(1, cost=2, location="A"), line(7, "MOB/NUT", cost=1))
    post("CAR", line(3, cost=4, location="B"), line(1, "X/a"), warehouse="02")
    post("SCA", line(8, "X/Ä"), line(6, "X/ZERO"))


def paged(question: Question, limit: int) -> list[Line]:
    """All lines, page by page."""
    found: list[Line] = []
    after = None
    while True:
        page = lines_page(question, after, limit)
        assert len(page.lines) == limit or page.next is None
        found += page.lines
        if page.next is None:
            return found
        after = page.next


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("group", Group)
@pytest.mark.parametrize("at_once", [1, 3, 5_000])
def test_pages_have_the_rows_of_the_whole_report_in_its_order(
    post: Post, monkeypatch: pytest.MonkeyPatch, group: Group, sort: Sort, at_once: int
) -> None:
    stocked(post)
    question = Question(DAY, METHODS, group, details=frozenset({"location"}), sort=sort)
    whole = list(valued_inventory(question).lines)
    assert len({one.rows[0].item for one in whole}) == 6
    monkeypatch.setattr(years, "ITEMS_AT_ONCE", at_once)
    for limit in (1, 2, 100):
        assert paged(question, limit) == whole


@pytest.mark.parametrize(
    "filters",
    [
        Filters(item="X/a"),
        Filters(item="a"),
        Filters(item_class="X"),
        Filters(category="b"),
        Filters(category=""),
        Filters(warehouse="02"),
        Filters(variant=""),
        Filters(reason="SCA"),
    ],
)
def test_pages_are_of_what_the_filters_leave(post: Post, filters: Filters) -> None:
    stocked(post)
    question = Question(DAY, ("average",), filters=filters)
    every = list(valued_inventory(Question(DAY, ("average",), Group.WAREHOUSE)).lines)
    found = paged(question, 1)
    assert found == list(valued_inventory(question).lines)
    asked = (filters.item, filters.item_class, filters.category, filters.warehouse)
    left = {
        one.rows[0].item
        for one in every
        if all(
            wanted in {None, has}
            for wanted, has in zip(
                asked,
                (
                    "/".join(one.rows[0].item),
                    one.rows[0].item[0],
                    one.text.category,
                    one.rows[0].warehouse,
                ),
                strict=True,
            )
        )
    }
    if filters.reason is None:
        assert {one.rows[0].item for one in found} == left
    else:
        assert {one.rows[0].item for one in found} == {("X", "Ä")}


def test_a_page_of_negative_stock_looks_on_until_it_is_full(post: Post) -> None:
    stocked(post)
    question = Question(DAY, ("average",), signs=frozenset({Sign.NEGATIVE}))
    page = lines_page(question, None, 1)
    assert ([one.rows[0].item[1] for one in page.lines], page.next) == (["Ä"], None)


def test_a_page_values_no_more_items_than_it_may_need(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    stocked(post)
    asked = Question(DAY, ("average",), filters=Filters(item_class="X"), sort=Sort.DESCRIPTION)
    first = lines_page(asked, None, 1)
    valued: list[int] = []
    priced = valuing.priced

    def heard(held: Any, *rest: Any, **more: Any) -> Any:
        valued.append(len({one.item for one in held}))
        return priced(held, *rest, **more)

    monkeypatch.setattr(valuing, "priced", heard)
    page = lines_page(asked, first.next, 1)
    assert [one.rows[0].item[1] for one in (*first.lines, *page.lines)] == ["a", "Ä"]
    assert valued == [3]


def test_what_items_without_interest_moved_is_not_part_of_it(post: Post) -> None:
    stocked(post)
    db.session.scalars(select(Item).where(Item.code == "a")).one().fiscal_interest = False
    for reason in db.session.scalars(select(Reason).where(Reason.code == "SCA")):
        reason.fiscal_interest = False
    db.session.commit()
    question = Question(DAY, METHODS)
    found = paged(question, 2)
    assert found == list(valued_inventory(question).lines)
    assert ("X", "a") not in {one.rows[0].item for one in found}


@pytest.mark.parametrize("after", ["7", "[]", '["", "X", 3]', "{", '["", "X", "a"]', '["x"]' * 9])
@pytest.mark.parametrize("sort", [Sort.CODE, Sort.VALUE])
def test_what_is_not_the_end_of_a_page_is_refused(
    client_as: Any, post: Post, sort: Sort, after: str
) -> None:
    stocked(post)
    with pytest.raises(PageUnknown):
        lines_page(Question(DAY, ("average",), sort=sort), after, 1)
    asked = {"at": str(DAY), "sort": sort.value, "after": after}
    answer = client_as(Role.AUDITOR).get("/api/v1/reports/valued-inventory", query_string=asked)
    assert (answer.status_code, answer.json["code"]) == (422, "page.unknown")
