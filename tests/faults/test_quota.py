"""A device without room: nothing is confirmed that is not stored; afterwards counting goes on."""

from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, expect

from tests.browsing import NewContext
from tests.faults.inside import Inside
from tests.faults.rounds import rounds, tell
from tests.faults.shop import Shop
from tests.handheld import SIZE, Handheld

pytestmark = pytest.mark.browser
ROOM = 16 * 1024 * 1024
"""Bytes that the browser grants to the origin: enough for the application and its catalogue."""
_FILL = """async () => {
  const opened = indexedDB.open("something else");
  opened.onupgradeneeded = () => opened.result.createObjectStore("bytes", { autoIncrement: true });
  const database = await new Promise((done, failed) => {
    opened.onsuccess = () => done(opened.result);
    opened.onerror = () => failed(opened.error);
  });
  const chance = crypto.getRandomValues(new Uint8Array(65536));
  const put = size => new Promise(done => {
    const bytes = Uint8Array.from({ length: size }, () => chance[(Math.random() * 65536) | 0]);
    const transaction = database.transaction("bytes", "readwrite");
    transaction.objectStore("bytes").put(bytes);
    transaction.oncomplete = () => done(true);
    transaction.onabort = () => done(false);
  });
  let stored = 0;
  for (const size of [1048576, 65536, 4096, 256, 16]) {
    while (stored < 64 && await put(size)) stored += size / 1048576;
  }
  database.close();
  return stored;
}"""


def room(session: CDPSession, origin: str, size: int | None) -> None:
    """Grant the origin so many bytes; None: as many as the disk has."""
    limit = {} if size is None else {"quotaSize": size}
    session.send("Storage.overrideQuotaForOrigin", {"origin": origin, **limit})


def test_without_room_nothing_is_confirmed_and_with_room_counting_goes_on(
    shop: Shop, new_context: NewContext
) -> None:
    context = new_context(SIZE["width"], SIZE["height"])
    session = context.new_cdp_session(context.new_page())
    room(session, shop.company.url, ROOM)
    handheld = shop.enrolled(context)
    inside = Inside(handheld.page)
    handheld.go_offline()
    confirmed, greens = set[str](), 0
    shelf = shop.shelves[0]
    for _ in rounds(1, "quota"):
        confirmed |= set(inside.count(shop.place(1)))
        handheld.at(shelf.location)
        handheld.scan(shelf.code)
        handheld.key("7")
        assert handheld.page.evaluate(_FILL) < ROOM / 2**20
        refused_in_red(handheld, again=greens > 0)
        assert inside.count(shop.place(), 3) == ["quota"] * 3
        assert inside.pending() == len(confirmed) + greens, "what is not stored is not there"
        room(session, shop.company.url, None)
        handheld.confirm("Add" if greens else None)
        greens += 1
    handheld.context.set_offline(False)
    shop.assert_each_once(confirmed, handheld)
    assert len(shop.events()) == len(confirmed) + greens
    tell(f"quota: {len(confirmed) + greens} scans confirmed, none without room, 0 lost")


def test_a_full_device_exports_its_journal_and_the_server_takes_the_file(
    shop: Shop, new_context: NewContext, tmp_path: Path
) -> None:
    context = new_context(SIZE["width"], SIZE["height"])
    session = context.new_cdp_session(context.new_page())
    room(session, shop.company.url, ROOM)
    handheld = shop.enrolled(context)
    inside = Inside(handheld.page)
    inside.sync()
    handheld.go_offline()
    confirmed = set(inside.count(shop.place(1), 20))
    handheld.at(shop.shelves[0].location)
    handheld.scan(shop.shelves[0].code)
    handheld.key("7")
    assert handheld.page.evaluate(_FILL) < ROOM / 2**20
    handheld.page.get_by_role("button", name="Count", exact=True).click()
    alarm = handheld.page.get_by_role("dialog", name="This was NOT counted")
    with handheld.page.expect_download() as saving:
        alarm.get_by_role("button", name="Export the journal").click()
    file = tmp_path / saving.value.suggested_filename
    saving.value.save_as(file)
    expect(alarm.get_by_text(f"{len(confirmed)} entries are in {file.name}")).to_be_visible()
    handheld.answer("Understood")
    shop.product.run("journal", "import", str(file))
    assert not shop.events(), "nothing counts before an administrator has confirmed it"
    taken = shop.product.run("journal", "import", str(file), "--confirm-as", "admin")
    assert f"accepted\t{len(confirmed)}" in taken
    assert {str(event.id) for event in shop.events()} == confirmed
    room(session, shop.company.url, None)
    shop.assert_each_once(confirmed, handheld)
    assert {str(event.id) for event in shop.events()} == confirmed, "the device brings them again"
    tell(f"exported when full: {len(confirmed)} events by file on the server, 0 lost, 0 doubled")


def refused_in_red(handheld: Handheld, *, again: bool) -> None:
    """COUNT says loudly that nothing was counted, and what to do."""
    handheld.page.get_by_role("button", name="Count", exact=True).click()
    if again:
        handheld.answer("Add")
    alarm = handheld.page.get_by_role("dialog", name="This was NOT counted")
    expect(alarm).to_be_visible()
    expect(handheld.page.get_by_role("button", name="Undo")).to_be_hidden()
    handheld.answer("Understood")
    expect(alarm).to_be_hidden()
