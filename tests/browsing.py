"""Fixtures of tests that drive a real Chromium: one browser for a test process."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ViewportSize, expect, sync_playwright

from tests.needs import chromium
from tests.product import Product

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 30_000
"""A busy machine may need it; nobody waits for what is there."""
NewContext = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[NewContext]:
    """`new_context(360, 640)`: a browser profile of its own, English, that shows no errors."""
    contexts: list[BrowserContext] = []

    def opened(width: int, height: int) -> BrowserContext:
        size = ViewportSize(width=width, height=height)
        context = browser.new_context(viewport=size, locale="en-GB", timezone_id="Europe/Rome")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context

    yield opened
    for number, context in enumerate(contexts):
        _keep_pictures(context, number)
        context.close()


def _keep_pictures(context: BrowserContext, number: int) -> None:
    folder = os.environ.get("GIACENZA_TEST_PICTURES")
    for page_number, page in enumerate(context.pages if folder else []):
        page.screenshot(path=Path(folder or "") / f"{number}-{page_number}.png")


@pytest.fixture
def product(tmp_path: Path, sqlite_template: Path) -> Product:
    return Product.on_copy_of(sqlite_template, tmp_path)
