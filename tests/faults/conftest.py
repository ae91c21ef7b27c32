"""The demonstration's shop, served once, and proxies in front of it, for real browsers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.faults.chromium import Profile, profile
from tests.faults.proxy import FaultProxy
from tests.faults.shop import Shop


@pytest.fixture(scope="session")
def served_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    made = Shop(tmp_path_factory.mktemp("shop"))
    with made.product.served():
        yield made


@pytest.fixture
def shop(served_shop: Shop) -> Shop:
    """The shop at the beginning of a story; what other stories counted there is not looked at."""
    served_shop.begin()
    return served_shop


@pytest.fixture
def chromium_profile(browser: Browser, tmp_path: Path) -> Iterator[Profile]:
    """A browser on a profile of its own that can be killed; nothing of it is left at the end."""
    with profile(tmp_path / "profile", browser.browser_type) as made:
        yield made


@pytest.fixture
def shop_proxy(shop: Shop) -> Iterator[FaultProxy]:
    with FaultProxy(shop.product.port) as made:
        yield made
