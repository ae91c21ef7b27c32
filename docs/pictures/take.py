"""Takes the README's pictures from the running product with its demonstration company.

`make screenshots` runs it: a database of its own, the server, two browsers.
"""

import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

from tests.browsing import ARGUMENTS  # noqa: E402 - found only now
from tests.handheld import SIZE, Handheld  # noqa: E402
from tests.needs import chromium  # noqa: E402
from tests.product import Product  # noqa: E402
from tests.scenarios.demonstration import demonstration  # noqa: E402
from tests.scenarios.supervisor import Supervisor  # noqa: E402

HERE_IN_ITALY = {"locale": "en-GB", "timezone_id": "Europe/Rome"}
DESK = {"width": 1280, "height": 800}


def main() -> None:
    """Make the company, serve it, take every picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        product = Product(Path(folder))
        product.run("db", "upgrade")
        company = demonstration(product)
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        with product.served():
            printed = product.run("demo")
            _handheld(browser, product, printed, company.scan_code)
            _desk(browser, product)
        browser.close()


def _handheld(browser: Browser, product: Product, printed: str, codes: dict[str, str]) -> None:
    context = browser.new_context(viewport=SIZE, device_scale_factor=2, **HERE_IN_ITALY)
    handheld = Handheld(context, product.url)
    handheld.enrol(_last(r"#code=(\S+)", printed), "Handheld 1")
    handheld.badge_in("T109")
    handheld.page.get_by_role("button").filter(has_text="Punto vendita").first.click()
    handheld.go_offline()
    places = [row for row in product.table("export", "stock") if row["warehouse"] == "NEG"]
    plain = [row for row in places if not row["lot"] and not row["serial"]]
    for row, quantity in zip(plain[:2], ("24", "3×12+6"), strict=True):
        handheld.at(row["location"])
        handheld.scan(codes[f"{row['item_class']}/{row['item_code']}"])
        handheld.key(quantity)
        if row is plain[0]:
            handheld.confirm()
    handheld.page.screenshot(path=HERE / "handheld-count.png")
    context.close()


def _desk(browser: Browser, product: Product) -> None:
    context = browser.new_context(viewport=DESK, device_scale_factor=1.5, **HERE_IN_ITALY)
    product.add_user("boss", "supervisor")
    with Supervisor(context, product.url, "boss") as supervisor:
        expect(supervisor.page.get_by_role("table")).to_be_visible()
        _differences(supervisor.page, product)
    context.close()


def _differences(page: Page, product: Product) -> None:
    number = product.run("inventory", "list", "--state", "open").split()[0]
    page.goto(f"{product.url}/desk/inventories/{number}/differences?state=to_review")
    page.get_by_role("row").filter(has_text="doubtful").first.click()
    expect(page.get_by_role("complementary")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=HERE / "desk-differences.png")


def _last(pattern: str, text: str) -> str:
    found: str = re.findall(pattern, text)[-1]
    return found


if __name__ == "__main__":
    main()
