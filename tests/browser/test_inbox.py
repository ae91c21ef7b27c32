"""From the last handheld docked to an aligned inventory, with each conflict met once."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.axe import Examined
from tests.browser.conflicts import LATE, Conflicts
from tests.browser.inbox import Inbox
from tests.browsing import NewContext
from tests.inventory.review_world import NUMBER
from tests.product import Product
from tests.scenarios.supervisor import Supervisor

pytestmark = pytest.mark.browser
DESK = (1280, 800)


def test_every_conflict_is_met_once_and_the_inventory_is_aligned(
    app: Flask, clock: Any, client_as: Any, tmp_path: Path, new_context: NewContext
) -> None:
    conflicts = Conflicts(app, clock, client_as)
    product = Product(tmp_path)
    for name in ("decider", "approver"):
        product.add_user(name, "supervisor")
    with product.served():
        with Supervisor(new_context(*DESK), product.url, "decider") as decider:
            inbox = Inbox(decider.page, product.url, NUMBER)
            examined = let_in(inbox)
            settle_counts(inbox)
            settle_identities(inbox)
        with Supervisor(new_context(*DESK), product.url, "approver") as approver:
            inbox = Inbox(approver.page, product.url, NUMBER)
            assert inbox.approve_by_keyboard() == 5
            inbox.align_without_waiting()
            conflicts.world.stock(LATE, "A-01", -5)
            settle_what_came_late(inbox)
    assert conflicts.world.book("A-01") == 100
    assert not examined.wrong(), examined.wrong()


def let_in(inbox: Inbox) -> Examined:
    """Close the list that a handheld still holds; accept a journal that does not fit together."""
    examined = Examined()
    inbox.open("outstanding")
    expect(inbox.drawer).to_contain_text("MC-06")
    examined.look(inbox.page, "a counter that is outstanding")
    inbox.choose("Close the list by force")
    inbox.send("Close by force")
    inbox.open("broken_chain")
    inbox.choose("Accept the break")
    inbox.send("Accept the break")
    inbox.open("overlap")
    inbox.offers("Add them up", "100")
    examined.look(inbox.page, "an overlap with its outcomes")
    inbox.page.locator("tbody tr").first.focus()
    inbox.page.keyboard.press("o")
    inbox.fill("Counted", "99")
    inbox.foresees("counted 99, difference −1")
    examined.look(inbox.page, "an override with what it would do")
    inbox.page.keyboard.press("Escape")
    return examined


def settle_counts(inbox: Inbox) -> None:
    """What several counted."""
    inbox.choose("Add them up", result="100")
    inbox.foresees("counted 100, difference 0")
    inbox.send("Add them up")
    for kind, result in (("area_conflict", "5"), ("disagreeing", "99"), ("incomplete", "4")):
        inbox.open(kind)
        inbox.choose("Keep one", result=result)
        inbox.foresees(f"counted {result}")
        inbox.send("Keep one")
    inbox.open("missing_in_recount")
    inbox.choose("Keep the earlier count", result="9")
    inbox.send("Keep the earlier count")


def settle_identities(inbox: Inbox) -> None:
    """What was counted without what tells it from others."""
    inbox.open("duplicate_serial")
    inbox.choose("Keep one", result="1")
    inbox.send("Keep one")
    inbox.open("lot_missing")
    inbox.choose("Give the lot")
    inbox.fill("Lot", "L1")
    inbox.foresees("counted 6, difference −1")
    inbox.send("Give the lot")
    inbox.open("unknown_location")
    inbox.choose("Give the location")
    inbox.pick("Location", "A-03")
    inbox.foresees("counted 100, difference 0")
    inbox.send("Give the location")
    inbox.open("to_split")
    inbox.choose("Spread")
    for quantity in ("6", "3"):
        inbox.fill("Quantity", quantity)
    inbox.foresees("difference")
    inbox.send("Spread")
    inbox.open("unresolved")
    inbox.drawer.get_by_role("link", name="Give its item").click()
    inbox.pick("Item", LATE)
    inbox.foresees("counted 3")
    inbox.send("Give it this item")
    expect(inbox.page.get_by_text("Every barcode is known")).to_be_visible()


def settle_what_came_late(inbox: Inbox) -> None:
    """Correct the stock by what came after the alignment; nothing waits any more."""
    inbox.open("exception")
    inbox.choose("Post the correction", result="+5")
    inbox.send("Post the correction")
    expect(inbox.page.get_by_text("Nothing waits")).to_be_visible()
