"""The device's database is put back to an older state, as a restored profile is.

What was counted since comes back from the second copy, and the chain goes on with it; where that is
put back too, it is lost: the device notices it by the note outside, begins a new chain and tells
the server, which names the missing numbers (design/4 §1 and §2, docs/decisions/0025).
"""

from pathlib import Path

import pytest

from tests.faults.chromium import Profile
from tests.faults.inside import Inside
from tests.faults.rounds import tell
from tests.faults.shop import Shop

pytestmark = pytest.mark.browser
SENT, SINCE = 4, 3
_NOTED = "seq => JSON.parse(localStorage.getItem('giacenza.sentinel') ?? '{}').seq === seq"
_DATABASES, _FILES = "IndexedDB", "File System"


@pytest.mark.parametrize("parts", [(_DATABASES,), (_DATABASES, _FILES)], ids=["database", "both"])
def test_a_database_put_back_to_an_older_state_goes_on_or_begins_anew_and_a_gap_is_named(
    shop: Shop, chromium_profile: Profile, tmp_path: Path, parts: tuple[str, ...]
) -> None:
    already = shop.missing()
    handheld = shop.enrolled(chromium_profile.start())
    inside = Inside(handheld.page)
    confirmed = set(inside.count(shop.place(), SENT))
    inside.sync()
    epoch = inside.identity()["epoch"]
    chromium_profile.close()
    for part in parts:
        chromium_profile.copy_of(part, tmp_path / part)
    handheld = shop.returned(chromium_profile.start())
    handheld.go_offline()
    since = set(Inside(handheld.page).count(shop.place(), SINCE))
    handheld.page.wait_for_function(_NOTED, arg=SENT + SINCE)
    chromium_profile.close()
    for part in parts:
        chromium_profile.put_back(part, tmp_path / part)
    handheld = shop.returned(chromium_profile.start())
    inside = Inside(handheld.page)
    lost = since if _FILES in parts else set()
    assert (inside.identity()["epoch"] != epoch) == bool(lost)
    confirmed |= set(inside.count(shop.place(1), 2))
    shop.assert_each_once(confirmed | since - lost, handheld, epochs=2 if lost else 1)
    assert not lost & shop.stored_ids()
    assert shop.missing() == already + len(lost)
    tell(f"an older database: noticed, {SINCE - len(lost)} came back, {len(lost)} named")
