"""A journal that does not fit together: kept, told, and accepted by somebody; counted all along."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from server.journal.alarms import alarms_page
from server.journal.breaks import NothingBroken, accept_breaks, breaks_of, unaccepted_breaks
from server.journal.chain import Chain, Link, breaks_in, follow
from server.kernel.problems import Invalid
from tests.handhelds import World, a_handheld, statuses, stored

START = Chain().hash


def hash_at(seq: int) -> bytes:
    return seq.to_bytes(32) if seq else START


def link(seq: int, previous: bytes | None = None) -> Link:
    return Link(seq, hash_at(seq - 1) if previous is None else previous, hash_at(seq))


def test_a_chain_passes_over_written_off_numbers_and_trusts_what_follows() -> None:
    links = [link(1), Link(2, None, None), Link(3, None, None), link(4, b"?"), link(5)]
    assert follow(Chain(), links) == Chain(5, hash_at(5))


def test_a_chain_stays_before_written_off_numbers_at_its_end() -> None:
    written_off = follow(Chain(), [link(1), Link(2, None, None)])
    assert written_off == Chain(1, hash_at(1))
    assert written_off.state(1) == "verified"


def test_the_first_event_follows_nothing() -> None:
    assert breaks_in({1: link(1)}) == []
    assert breaks_in({1: link(1, b"?")}) == [1]


@given(st.sets(st.integers(1, 12)), st.sets(st.integers(1, 12)), st.sets(st.integers(1, 12)))
def test_breaks_are_exactly_the_wrong_links_whose_neighbour_is_here(
    here: set[int], wrong: set[int], written_off: set[int]
) -> None:
    links = {seq: link(seq, b"?" if seq in wrong else None) for seq in here}
    links |= {seq: Link(seq, None, None) for seq in written_off - here}
    known = here | {0}
    assert breaks_in(links) == [seq for seq in sorted(here & wrong) if seq - 1 in known]
    followed = follow(Chain(), (links[seq] for seq in sorted(links)))
    if followed.broken:
        assert followed.seq + 1 in breaks_in(links)


@pytest.fixture
def handheld(app: Flask) -> Any:
    return a_handheld(app, World())


@pytest.fixture
def desk(client_as: Any) -> Any:
    return client_as()


pytest_both = pytest.mark.both_databases


@pytest_both
def test_a_break_is_found_in_whatever_order_events_come_and_they_all_count(handheld: Any) -> None:
    for changes in ({}, {"previous_hash": "ab" * 32}, {}, {"previous_hash": "cd" * 32}, {}):
        handheld.record(**changes)
    for place in (4, 1, 3, 0, 2):
        assert statuses(handheld.push([handheld.journal[place]])) == ["accepted"]
    assert [(one.seq, one.cause) for one in breaks_of(handheld.device)] == [
        (2, "link"),
        (4, "link"),
    ]
    assert stored() == 5
    [alarm] = alarms_page(None, 10, is_open=True, device=handheld.device)
    assert (alarm.kind, alarm.detail) == ("journal.broken", {"breaks": 2, "first": 2})


@pytest_both
def test_an_altered_event_is_a_break_although_its_link_fits(handheld: Any) -> None:
    handheld.record()
    entry = handheld.journal[0]
    handheld.push([{"canonical": entry["canonical"], "hash": "00" * 32}])
    assert [(one.seq, one.cause) for one in breaks_of(handheld.device)] == [(1, "altered")]


@pytest_both
def test_accepting_says_why_and_answers_the_alarm(handheld: Any, clock: Any) -> None:
    handheld.record(previous_hash="ab" * 32)
    handheld.push()
    place = (handheld.device, UUID(handheld.epoch))
    with pytest.raises(Invalid):
        accept_breaks(*place, " ", now=clock(), by="anna")
    accepted = accept_breaks(*place, "tried with a test build", now=clock(), by="anna")
    assert accepted == [1]
    assert unaccepted_breaks([place]) == {}
    [alarm] = alarms_page(None, 10, is_open=None, device=None)
    assert (alarm.seen_by, alarm.seen_reason) == ("anna", "tried with a test build")
    with pytest.raises(NothingBroken):
        accept_breaks(*place, "again", now=clock(), by="anna")


@pytest_both
def test_another_break_after_acceptance_waits_again(handheld: Any, clock: Any) -> None:
    handheld.record(previous_hash="ab" * 32)
    handheld.push()
    place = (handheld.device, UUID(handheld.epoch))
    accept_breaks(*place, "known", now=clock(), by="anna")
    handheld.record(previous_hash="cd" * 32)
    handheld.push()
    assert unaccepted_breaks([place]) == {place: [2]}
    [alarm] = alarms_page(None, 10, is_open=True, device=None)
    assert alarm.seq == 2


@pytest_both
def test_the_desk_accepts_with_a_reason(handheld: Any, desk: Any) -> None:
    handheld.record(previous_hash="ab" * 32)
    handheld.push()
    path = f"/api/v1/journal/devices/{handheld.device}/{handheld.epoch}/breaks"
    answer = desk.post(path, json={"reason": "a test build"})
    assert (answer.status_code, answer.json["accepted"]) == (200, [1])
    assert desk.post(path, json={"reason": "again"}).json["code"] == "journal.not_broken"
