"""The server's own journal: chained, without gaps, read back as it was recorded."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from server.journal.canonical import NO_HASH, hash_of
from server.journal.events import Decision, ServerEvent
from server.journal.models import CountEvent
from server.journal.service import (
    append_server_events,
    counters_of_list,
    events_of_inventory,
    heads,
    server_history,
)
from server.storage.database import db
from server.storage.transaction import transaction

pytestmark = pytest.mark.both_databases

LIST = UUID("019aaf30-0000-7000-8000-000000000001")
OTHER = UUID("019aaf30-0000-7000-8000-000000000002")


def zero(**changes: Any) -> ServerEvent:
    given = {
        "inventory_id": 4,
        "warehouse_id": 1,
        "kind": "count",
        "list": LIST,
        "pass_": 1,
        "employee": "17",
        "location": "A-01",
        "item": "MOB/BE-2349",
        "quantity": Decimal(0),
    }
    return ServerEvent(**(given | changes))


def test_what_is_recorded_is_read_back_as_it_was(app: Flask, clock: Any) -> None:
    looked = clock() - timedelta(minutes=5)
    draft = zero(
        quantity=Decimal("12.5"), factor=Decimal(12), unit="BOX", observed_at=looked, lot="L\x1d7"
    )
    [recorded] = append_server_events([draft], now=clock(), user="rossi")
    [event] = events_of_inventory(4)
    assert event == recorded
    assert (event.device, event.seq, event.user) == ("server", 1, "rossi")
    assert (event.quantity, event.factor, event.unit) == (Decimal("12.5"), Decimal(12), "BOX")
    assert (event.observed_at, event.counted_at, event.lot) == (looked, clock(), "L\x1d7")


def test_the_journal_is_one_chain_without_gaps_over_several_calls(app: Flask, clock: Any) -> None:
    append_server_events([zero(), zero()], now=clock(), user="rossi")
    with transaction():
        append_server_events([zero(list=OTHER)], now=clock(), user="rossi")
        append_server_events([zero()], now=clock(), user="verdi")
    previous = NO_HASH
    rows = db.session.scalars(select(CountEvent).order_by(CountEvent.seq)).all()
    assert [row.seq for row in rows] == [1, 2, 3, 4]
    for row in rows:
        assert row.previous_hash.hex() == previous
        assert hash_of(row.content) == row.hash
        previous = row.hash.hex()
    [head] = heads("server")
    assert (head.high_water, head.pending, head.chain_hash) == (4, 0, previous)


def test_what_a_failed_transaction_recorded_is_gone(app: Flask, clock: Any) -> None:
    def record_and_fail() -> None:
        with transaction():
            append_server_events([zero()], now=clock(), user="rossi")
            raise LookupError

    with pytest.raises(LookupError):
        record_and_fail()
    assert events_of_inventory(4) == []
    append_server_events([zero()], now=clock(), user="rossi")
    assert [event.seq for event in events_of_inventory(4)] == [1]


def test_nothing_to_record_records_nothing(app: Flask, clock: Any) -> None:
    assert append_server_events([], now=clock(), user="rossi") == []


def test_a_decision_keeps_what_it_decided_about(app: Flask, clock: Any) -> None:
    decision = Decision(
        position={"location": "A-01", "item": "MOB/BE-2349"},
        outcome="keep",
        events=(OTHER,),
        reason="seen by myself",
        seen_hash="ab" * 32,
    )
    draft = zero(kind="decision", employee=None, quantity=Decimal(9), decision=decision)
    append_server_events([draft], now=clock(), user="rossi")
    [event] = events_of_inventory(4)
    assert event.decision == decision
    assert event.quantity == Decimal(9)
    assert counters_of_list(LIST) == []


def test_closings_and_notes_keep_what_they_say(app: Flask, clock: Any) -> None:
    closing = zero(kind="list_closed", quantity=None, last_seq=1, claimed_events=1)
    note = zero(kind="note", quantity=None, text="gate locked")
    append_server_events([zero(), closing, note], now=clock(), user="rossi")
    told = {event.kind: event for event in events_of_inventory(4)}
    assert (told["list_closed"].last_seq, told["list_closed"].claimed_events) == (1, 1)
    assert told["note"].text == "gate locked"


def test_only_the_lists_that_were_asked_for_are_read(app: Flask, clock: Any) -> None:
    append_server_events([zero(), zero(list=OTHER)], now=clock(), user="rossi")
    assert [event.list for event in events_of_inventory(4, [OTHER])] == [OTHER]
    assert events_of_inventory(5) == []


def test_a_counter_is_known_with_what_it_declared(app: Flask, clock: Any) -> None:
    append_server_events([zero()], now=clock(), user="rossi")
    [counter] = counters_of_list(LIST)
    assert (counter.events, counter.employees, counter.declared) == (1, ("17",), False)
    closing = zero(kind="list_closed", quantity=None, last_seq=1, claimed_events=1)
    append_server_events([closing], now=clock(), user="rossi")
    [counter] = counters_of_list(LIST)
    assert (counter.declared, counter.complete, counter.missing) == (True, True, ())


def test_the_history_stays_the_same_once_it_is_made(app: Flask, clock: Any) -> None:
    assert server_history(clock()) == server_history(clock.advance(hours=1))
