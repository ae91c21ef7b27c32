"""What is served once: the demonstration's shop for real browsers, a small world for others."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.faults.chromium import Profile, profile
from tests.faults.ground import Ground
from tests.faults.proxy import FaultProxy
from tests.faults.serving import killable
from tests.faults.shop import Shop


@pytest.fixture(scope="session")
def served_shop(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Shop]:
    made = Shop(tmp_path_factory.mktemp("shop"), sqlite_template)
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


@pytest.fixture(scope="session")
def sqlite_ground(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("ground")
    shutil.copy(sqlite_template, folder / "ground.sqlite")
    made = Ground(f"sqlite:///{folder}/ground.sqlite", folder)
    with killable(made.product, folder) as server:
        server.start()
        yield made


@pytest.fixture
def served_ground(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Ground]:
    """A world that is served; on SQLite other tests count in it too, with handhelds of theirs."""
    if database_kind == "sqlite":
        yield request.getfixturevalue("sqlite_ground")
        return
    made = Ground(request.getfixturevalue("database_url"), tmp_path)
    with killable(made.product, tmp_path) as server:
        server.start()
        yield made


@pytest.fixture
def ground_proxy(served_ground: Ground) -> Iterator[FaultProxy]:
    with FaultProxy(served_ground.product.port) as made:
        yield made
