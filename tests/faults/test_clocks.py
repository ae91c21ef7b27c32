"""Clocks that are wrong by years, go back between scans, or change for daylight saving.

Nothing is lost and nothing reordered: the order is the journal's own (design/4 §5, 12).
"""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession

from tests.faults.ground import Ground
from tests.faults.inside import Inside
from tests.faults.rounds import rounds, tell
from tests.faults.shop import Shop
from tests.handheld import SIZE

YEAR = timedelta(days=365)
DAY = timedelta(days=1)
_SHIFT_CLOCK = """milliseconds => {
  globalThis.trueDate ??= Date;
  const shifted = () => globalThis.trueDate.now() + Math.round(milliseconds);
  globalThis.Date = class extends globalThis.trueDate {
    constructor(...given) { super(...(given.length ? given : [shifted()])); }
    static now() { return shifted(); }
  };
}"""


@pytest.mark.both_databases
def test_a_virtual_handheld_whose_clock_jumps_by_years_loses_and_reorders_nothing(
    served_ground: Ground,
) -> None:
    (device,) = served_ground.devices(1, served_ground.product.port)
    for random in rounds(30, "a clock that jumps"):
        device.now += random.choice((-10 * YEAR, -YEAR, -DAY, DAY, YEAR, 10 * YEAR))
        device.now = min(max(device.now, datetime(1971, 1, 1, tzinfo=UTC)),
                         datetime(2090, 1, 1, tzinfo=UTC))  # fmt: skip
        device.record()
        if random.random() < 0.3:
            device.sync()
    replaced = device.record(quantity="5", location="A-02")
    device.now -= 20 * YEAR
    device.record(quantity="7", location="A-02", supersedes=[replaced["id"]])
    device.dock()
    assert set(device.acknowledged.values()) <= {"accepted", "duplicate"}
    served_ground.assert_each_once()
    tell(f"a clock that jumped up to 20 years {device.head} times: 0 lost, 0 reordered")


@pytest.mark.browser
def test_a_real_browser_whose_clock_and_time_zone_change_loses_and_reorders_nothing(
    shop: Shop, browser: Browser
) -> None:
    with closing(browser.new_context(viewport=SIZE, locale="en-GB")) as context:
        counted_at_wrong_times(shop, context)


def counted_at_wrong_times(shop: Shop, context: BrowserContext) -> None:
    """The story of one browser that has no time zone of its own yet."""
    handheld = shop.enrolled(context)
    session = handheld.context.new_cdp_session(handheld.page)
    inside = Inside(handheld.page)
    order: list[str] = []
    for random in rounds(12, "a real browser's clock"):
        years = random.choice((-10, -1, 0, 1, 10))
        handheld.page.evaluate(_SHIFT_CLOCK, years * YEAR.total_seconds() * 1000)
        _travel(session, random.choice(("Europe/Rome", "America/New_York", "Pacific/Apia")))
        order += inside.count(shop.place(random.randrange(3)))
        if random.random() < 0.3:
            inside.sync()
    _travel(session, "Europe/Rome")
    for moment in ("2026-10-25T00:59:59Z", "2026-10-25T01:00:01Z"):
        handheld.page.evaluate(_SHIFT_CLOCK, _until(moment))
        order += inside.count(shop.place())
    handheld.page.reload()
    order += Inside(handheld.page).count(shop.place())
    shop.assert_each_once(set(order), handheld)
    stored = sorted(shop.events(), key=lambda event: event.seq)
    assert [str(event.id) for event in stored] == order
    tell(f"a real browser whose clock jumped before {len(order)} scans: 0 lost, 0 reordered")


def _travel(session: CDPSession, zone: str) -> None:
    session.send("Emulation.setTimezoneOverride", {"timezoneId": zone})


def _until(moment: str) -> float:
    away = datetime.fromisoformat(moment) - datetime.now(UTC)
    return away.total_seconds() * 1000
