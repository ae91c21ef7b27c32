"""A new version of the application arrives while events are pending: by consent, and nothing moves.

Both versions are the real build; the second differs in its page and therefore in its precache.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import NewContext
from tests.faults.inside import Inside
from tests.faults.network import Refused
from tests.faults.proxy import Exchange, Fault, FaultProxy, Request
from tests.faults.rounds import rounds, tell
from tests.faults.shop import Shop
from tests.handheld import SIZE

pytestmark = pytest.mark.browser
READY = "A new version of Giacenza is ready"
_LOOK = "async () => { await (await navigator.serviceWorker.ready).update(); }"
_WAITS = "async () => (await navigator.serviceWorker.ready).waiting !== null"
# What would bring no page, or none that can be changed.
_ASKED = rb"(?im)^(If-None-Match|If-Modified-Since|Accept-Encoding):.*\r\n"
_RELEASE = "() => document.querySelector('meta[name=release]')?.content ?? '1'"


@dataclass(frozen=True)
class Release:
    """The application as a later release: another page under the same address."""

    number: int

    async def __call__(self, exchange: Exchange) -> None:
        asked = re.sub(_ASKED, b"", exchange.request.raw)
        head, _, body = (await exchange.answer(asked)).partition(b"\r\n\r\n")
        if exchange.request.path == "/service-worker.js":
            revision = b'"revision":"release %d","url":"index.html"' % self.number
            body = re.sub(rb'"revision":"[^"]*","url":"index.html"', revision, body)
        else:
            mark = b'<head><meta name="release" content="%d">' % self.number
            body = body.replace(b"<head>", mark)
        head = re.sub(rb"(?im)^(Content-Length|ETag):.*\r\n", b"", head + b"\r\n")
        await exchange.give(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)


def published(number: int) -> object:
    """A plan: this release of the application, and no way to the API."""
    release = Release(number)

    def plan(request: Request) -> Fault | None:
        if request.path.startswith("/api/"):
            return Refused()
        is_page = request.path in ("/", "/index.html", "/service-worker.js")
        return release if is_page or request.path.startswith("/handheld") else None

    return plan


def test_an_update_waits_for_consent_and_leaves_what_is_pending_as_it_is(
    shop: Shop, shop_proxy: FaultProxy, new_context: NewContext
) -> None:
    handheld = shop.enrolled(new_context(SIZE["width"], SIZE["height"]), shop_proxy.url)
    page, confirmed = handheld.page, set[str]()
    for number, _ in enumerate(rounds(1, "updates"), 2):
        shop_proxy.plan = published(number)
        confirmed |= set(Inside(page).count(shop.place(), 3))
        page.evaluate(_LOOK)
        page.wait_for_function(_WAITS)
        confirmed |= set(Inside(page).count(shop.place(1), 2))
        expect(page.get_by_text(READY)).to_be_hidden()
        page.reload()
        assert release_of(page) == str(number - 1), "an update took over while a count was open"
        assert Inside(page).pending() == len(confirmed)
        page.get_by_role("button", name="Back").click()
        expect(page.get_by_text(READY)).to_be_visible()
        with page.expect_navigation():
            page.get_by_role("button", name="Update", exact=True).click()
        inside = Inside(page)
        assert release_of(page) == str(number)
        assert inside.pending() == len(confirmed)
        handheld.open_list(shop.company.guided_list)
    shop_proxy.plan = None
    shop.assert_each_once(confirmed, handheld)
    assert {str(event.id) for event in shop.events()} == confirmed
    tell(f"an update with {len(confirmed)} events pending: pending unchanged, 0 lost")


def release_of(page: Page) -> str:
    """Which release the page is."""
    number: str = page.evaluate(_RELEASE)
    return number
