"""The device's database is put back to an older state, as a restored profile is.

What was counted since is lost with it; the device notices, begins a new chain and tells the server,
which names the missing numbers (design/4 §1 and §2).
"""

from pathlib import Path

import pytest

from tests.faults.chromium import Profile
from tests.faults.inside import Inside
from tests.faults.rounds import tell
from tests.faults.shop import Shop

pytestmark = pytest.mark.browser
SENT, LOST = 4, 3
_NOTED = "seq => JSON.parse(localStorage.getItem('giacenza.sentinel') ?? '{}').seq === seq"
_DATABASES = "IndexedDB"


def test_a_database_put_back_to_an_older_state_begins_a_new_chain_and_the_gap_is_named(
    shop: Shop, chromium_profile: Profile, tmp_path: Path
) -> None:
    already = shop.missing()
    handheld = shop.enrolled(chromium_profile.start())
    inside = Inside(handheld.page)
    confirmed = set(inside.count(shop.place(), SENT))
    inside.sync()
    epoch = inside.identity()["epoch"]
    chromium_profile.close()
    chromium_profile.copy_of(_DATABASES, tmp_path / "older")
    handheld = shop.returned(chromium_profile.start())
    handheld.go_offline()
    lost = set(Inside(handheld.page).count(shop.place(), LOST))
    handheld.page.wait_for_function(_NOTED, arg=SENT + LOST)
    chromium_profile.close()
    chromium_profile.put_back(_DATABASES, tmp_path / "older")
    handheld = shop.returned(chromium_profile.start())
    inside = Inside(handheld.page)
    assert inside.identity()["epoch"] != epoch, "the older state was not noticed"
    confirmed |= set(inside.count(shop.place(1), 2))
    shop.assert_each_once(confirmed, handheld, epochs=2)
    assert not lost & {str(event.id) for event in shop.events()}
    assert shop.missing() == already + LOST
    tell(f"an older database: noticed, a new chain, the {LOST} lost numbers named by the server")
