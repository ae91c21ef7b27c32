"""The demonstration company, served once, and browsers to use it with."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.company import DemonstrationCompany
from tests.browsing import NewContext
from tests.handheld import SIZE, Handheld
from tests.product import Product

NewHandheld = Callable[[], Handheld]


@pytest.fixture(scope="session")
def company(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[DemonstrationCompany]:
    """A served demonstration; what one test counts is there for the next."""
    product = Product.on_copy_of(sqlite_template, tmp_path_factory.mktemp("demonstration"))
    made = DemonstrationCompany(product)
    product.add_user("boss", "supervisor")
    product.add_user("books", "accountant")
    with product.served():
        yield made


@pytest.fixture
def new_handheld(company: DemonstrationCompany, new_context: NewContext) -> NewHandheld:
    """A handheld that is enrolled and waits for a badge."""

    def enrolled() -> Handheld:
        handheld = Handheld(new_context(SIZE["width"], SIZE["height"]), company.url)
        handheld.enrol(company.code(), "Handheld 1")
        return handheld

    return enrolled
