"""Kill -9 of Chromium while it appends to the journal: no confirmed scan is lost.

Every green is noted outside the browser as it is shown; then the whole process group dies at a
random moment and starts again on the same profile. (That the disk itself has it, not only the
operating system, is what strict durability asks for: a unit test of the device's storage.)
"""

from random import Random

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.faults.chromium import Profile
from tests.faults.inside import Inside
from tests.faults.rounds import rounds, tell
from tests.faults.shop import Shop
from tests.faults.waiting import PATIENCE_SECONDS
from tests.handheld import Handheld

pytestmark = pytest.mark.browser
KILLS = 3
_EACH_SCAN = """codes => {
  const send = key => (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const green = code => document.querySelector(".band.meaning-good")?.textContent.includes(code);
  const shown = async code => {
    while (!green(code)) await new Promise(done => setTimeout(done, 1));
  };
  const scan = async code => {
    for (const character of code) send(character);
    send("Enter");
    await shown(code);
    noted("green");
  };
  void (async () => { for (;;) for (const code of codes) await scan(code); })();
}"""


def test_no_confirmed_scan_is_lost_when_the_browser_is_killed(
    shop: Shop, chromium_profile: Profile
) -> None:
    handheld = shop.enrolled(chromium_profile.start())
    confirmed: set[str] = set()
    greens = kills = thrown_away = 0
    for random in rounds(KILLS, "Chromium killed"):
        notes = noted_outside(handheld.context)
        if kills % 3 == 2:
            scan_on(shop, handheld)
        else:
            Inside(handheld.page).count_on(shop.place(), lanes=random.randint(1, 3))
        killed_while_counting(chromium_profile, handheld, notes, random)
        confirmed |= {note for note in notes if note != "green"}
        greens += len(notes)
        kills += 1
        handheld = shop.returned(chromium_profile.start())
        inside = Inside(handheld.page)
        held = {found[0] for found in inside.held(sorted(confirmed)) if found}
        was_thrown_away = chromium_profile.was_thrown_away()
        thrown_away += was_thrown_away
        # Of what the browser threw away that comes back which the server did not have.
        assert confirmed - held <= (shop.stored_ids() if was_thrown_away else set())
    shop.assert_each_once(confirmed, handheld, epochs=1 + thrown_away)
    stored = len(shop.events())
    assert stored >= greens
    tell(f"{kills} kills of Chromium while it stored {stored} events: 0 of {greens} confirmed lost")
    tell(f"{thrown_away} times the browser had thrown its whole database away")


def noted_outside(context: BrowserContext) -> list[str]:
    """What the page confirms from now on; `green` where only the screen said so."""
    notes: list[str] = []
    context.expose_binding("noted", lambda _, note: notes.append(note))
    return notes


def scan_on(shop: Shop, handheld: Handheld) -> None:
    """Scan two items of one place by turns, each scan one piece, as fast as green comes."""
    first, *others = shop.shelves
    second = next(shelf for shelf in others if shelf.location == first.location)
    handheld.page.reload()
    expect(handheld.page.get_by_role("button", name="More")).to_be_visible()
    handheld.page.get_by_role("button", name="More").click()
    handheld.answer("Each scan is one")
    handheld.at(first.location)
    handheld.page.evaluate(_EACH_SCAN, [first.code, second.code])


def killed_while_counting(
    chromium_profile: Profile, handheld: Handheld, notes: list[str], random: Random
) -> None:
    """Kill it after a random number of confirmations, in the middle of the next."""
    wanted = random.randint(1, 60)
    for _ in range(int(PATIENCE_SECONDS * 200)):
        if len(notes) >= wanted:
            break
        handheld.page.wait_for_timeout(5)
    assert len(notes) >= wanted, notes[-3:]
    chromium_profile.kill()
    assert not [note for note in notes if " " in note], notes
