"""Chromium finds its database damaged: it deletes it whole, or brings an older end of it back.

LevelDB's log is written header first. A kill between the two leaves a header without its record;
the next start writes on behind it. The start after that takes the log for corrupt and deletes the
database, or, when the record would be longer than all that was written behind its header, takes
the header for the end and passes over what came after (docs/decisions/0025). Here that header is
put there, so that it happens each time.
"""

import shutil

import pytest

from tests.faults.chromium import Profile
from tests.faults.inside import Inside
from tests.faults.rounds import tell
from tests.faults.shop import Shop

pytestmark = pytest.mark.browser
_BLOCK = 32_768


def test_a_database_that_the_browser_deletes_costs_nothing_that_was_confirmed(
    shop: Shop, chromium_profile: Profile
) -> None:
    handheld = shop.enrolled(chromium_profile.start())
    inside = Inside(handheld.page)
    confirmed = set(inside.count(shop.place(), 3))
    inside.sync()
    handheld.go_offline()
    confirmed |= set(inside.count(shop.place(), 4))
    before = inside.identity()
    chromium_profile.kill()
    _tear(chromium_profile)
    handheld = shop.returned(chromium_profile.start())
    handheld.go_offline()
    confirmed |= set(Inside(handheld.page).count(shop.place(), 5))
    chromium_profile.kill()
    context = chromium_profile.start()
    handheld = shop.returned(context)
    inside = Inside(handheld.page)
    assert chromium_profile.was_thrown_away(), "the browser did not do what this is about"
    after = inside.identity()
    assert after["device"] == before["device"]
    assert after["token"] == before["token"]
    assert after["epoch"] != before["epoch"]
    confirmed |= set(inside.count(shop.place(), 2))
    shop.assert_each_once(confirmed, handheld, epochs=2)
    assert shop.alarms(before["device"]) == [], "nothing is lost, and nobody is told so"
    tell(f"Chromium threw its database away: 0 of {len(confirmed)} confirmed lost")


def test_an_older_end_that_the_browser_brings_back_costs_nothing_that_was_confirmed(
    shop: Shop, chromium_profile: Profile
) -> None:
    handheld = shop.enrolled(chromium_profile.start())
    handheld.go_offline()
    confirmed = set(Inside(handheld.page).count(shop.place(), 4))
    before = Inside(handheld.page).identity()
    chromium_profile.kill()
    _tear(chromium_profile, length=_BLOCK - 100, on_a_fresh_block=True)
    context = chromium_profile.start()
    context.set_offline(True)
    handheld = shop.returned(context)
    forgotten = Inside(handheld.page).count(shop.place(), 3)
    chromium_profile.kill()
    # The notes are kept in a log of the same kind, and reach it seconds later.
    shutil.rmtree(chromium_profile.folder / "Default" / "Local Storage")
    handheld = shop.returned(chromium_profile.start())
    inside = Inside(handheld.page)
    assert not chromium_profile.was_thrown_away()
    assert [held is not None for held in inside.held(forgotten)] == [True] * 3
    assert inside.identity()["epoch"] == before["epoch"]
    confirmed |= set(forgotten) | set(inside.count(shop.place(), 2))
    shop.assert_each_once(confirmed, handheld)
    assert shop.alarms(before["device"]) == []
    tell(f"Chromium brought an older end back: 0 of {len(confirmed)} confirmed lost")


def _tear(profile: Profile, length: int = 400, on_a_fresh_block: bool = False) -> None:
    """Leave the header of a record (CRC, length, type) at the end of the log."""
    (database,) = profile.databases()
    newest = max(database.glob("[0-9]*.log"), key=lambda path: path.stat().st_mtime)
    with newest.open("ab") as log:
        # A reader passes over zeros up to the end of a block.
        log.write(bytes(-log.tell() % _BLOCK if on_a_fresh_block else 0))
        log.write(b"\x12\x34\x56\x78" + length.to_bytes(2, "little") + b"\x01")
