"""What each journal brought of each list is kept as events arrive, and is what the log says."""

from datetime import timedelta
from random import Random
from uuid import UUID

import pytest
from flask import Flask

from server.journal.log import insert_or_find, made_ready
from server.journal.rows import Row
from server.journal.tallies import Tally, tallies_of, tally_again
from server.storage.transaction import transaction
from tests.inventory.totals_world import LIST, NINE, OTHER, a_row

pytestmark = pytest.mark.both_databases

KINDS = ("count", "count", "count", "void", "note", "area_closed", "list_closed", "decision")


def arrive(*rows: Row) -> None:
    with transaction():
        insert_or_find(made_ready(rows), beyond=False)


def a_history(seed: int) -> list[Row]:
    """Events of two journals and three people in two lists, received at different times."""
    random = Random(seed)
    return [
        a_row(
            number,
            kind=random.choice(KINDS),
            list_id=random.choice((LIST, OTHER)),
            device=str(UUID(int=random.choice((0xD1, 0xD2)))),
            employee=random.choice(("17", "18", None)),
            received_at=NINE + timedelta(minutes=random.randrange(90)),
        )
        for number in range(1, 40)
    ]


def kept() -> list[Tally]:
    return tallies_of([LIST, OTHER])


@pytest.mark.parametrize("seed", range(4))
def test_tallies_in_any_order_and_twice_are_those_of_the_log(app: Flask, seed: int) -> None:
    rows = a_history(seed)
    mixed = [*rows, *rows[::3]]
    Random(seed).shuffle(mixed)
    for start in range(0, len(mixed), 7):
        arrive(*{row.id: row for row in mixed[start : start + 7]}.values())
    found = kept()
    assert sum(one.events for one in found) == sum(row.kind != "decision" for row in rows)
    with transaction():
        tally_again()
    assert kept() == found


def test_people_of_one_journal_are_one_counter_and_the_last_declaration_counts(app: Flask) -> None:
    arrive(a_row(1), a_row(4, kind="list_closed"))
    arrive(a_row(2, employee="18"), a_row(3, kind="list_closed", employee="18"))
    [tally] = tallies_of([LIST])
    assert tally.employees == ("17", "18")
    assert (tally.events, tally.counted, tally.last_counted) == (4, 2, 2)
    assert (tally.closing_seq, tally.closing_id) == (4, UUID(int=4))
