"""Batches of rows that are added to others, whatever their texts look like."""

import pytest
from flask import Flask

from tests.inventory.test_totals_kept import arrive
from tests.inventory.totals_world import a_row, stored_totals

pytestmark = pytest.mark.both_databases

ODD = ['A"1', 'A","B', "A\\1", "A,1", "{A}", "NULL", " A ", "Ä’"]


def test_what_is_counted_again_in_odd_places_is_added_to_what_is_there(app: Flask) -> None:
    arrive(*(a_row(number, 2, location=place) for number, place in enumerate(ODD, 1)))
    arrive(*(a_row(number, 3, location=place) for number, place in enumerate([*ODD, "B"], 11)))
    found = {key.location: total.quantity // 1_000_000 for key, total in stored_totals().items()}
    assert found == dict.fromkeys(ODD, 5) | {"B": 3}
