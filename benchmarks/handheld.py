"""What the benchmarks of the handheld share: the demonstration, a slowed Chromium, figures.

The processor of the page is slowed down by the DevTools protocol, as a handheld's is slow; disk and
memory are this machine's. Every program prints its conditions beside its figure.
"""

import os
import platform
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from tests.browser.company import BADGE, DemonstrationCompany
from tests.browsing import ARGUMENTS
from tests.handheld import SIZE, Handheld
from tests.needs import chromium
from tests.product import Product


@dataclass(frozen=True)
class Bench:
    """A handheld on the demonstration's guided list, whose application is kept on the device."""

    handheld: Handheld
    company: DemonstrationCompany

    @property
    def page(self) -> Page:
        """Where the handheld is now."""
        return self.handheld.page

    def slow_down(self, factor: float) -> None:
        """Slow the page's processor down; it stays so for this page."""
        session = self.handheld.context.new_cdp_session(self.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": factor})


@contextmanager
def enrolled_bench() -> Iterator[Bench]:
    """A profile on the disk, as a handheld has one: storage in memory would flush nothing."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        product = Product(Path(folder))
        product.run("db", "upgrade")
        company = DemonstrationCompany(product)
        with product.served():
            context = playwright.chromium.launch_persistent_context(
                Path(folder) / "profile",
                executable_path=chromium(),
                args=ARGUMENTS,
                viewport=SIZE,
                locale="en-GB",
            )
            context.set_default_timeout(120_000)
            handheld = Handheld(context, product.url)
            handheld.enrol(company.code(), "Handheld 1")
            handheld.badge_in(BADGE)
            handheld.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
            yield Bench(handheld, company)
            context.close()


def line(name: str, figures: Sequence[float], bar: float) -> str:
    """Median, p95 and worst of milliseconds, against a bar for the p95."""
    ordered = sorted(figures)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    met = "met" if p95 <= bar else "missed"
    return (
        f"{name}: median {statistics.median(ordered):.0f} ms, p95 {p95:.0f} ms, "
        f"worst {ordered[-1]:.0f} ms of {len(ordered)} (bar: p95 {bar:.0f} ms, {met})"
    )


def conditions(page: Page, factor: float) -> str:
    """What the figures were measured on."""
    browser = page.context.browser
    version = browser.version if browser else page.evaluate("navigator.userAgent")
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"Chromium {version}, 360 × 640, CPU ×{factor:g}, "
        f"{os.cpu_count()} cores, load {load}, {platform.system()}"
    )
