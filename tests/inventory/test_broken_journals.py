"""A journal that does not fit together stands in the way of aligning until somebody accepts it."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from server.auditing.writing_off import write_off_numbers
from server.journal.breaks import accept_breaks
from tests.inventory.review_world import NUMBER, ReviewWorld, aligned, rows

pytestmark = pytest.mark.both_databases
PATH = f"/api/v1/inventories/{NUMBER}/alignments"


def test_a_broken_chain_is_named_among_what_is_missing_until_it_is_accepted(
    world: ReviewWorld, supervisor: Any, clock: Any
) -> None:
    handheld = world.count("99", close=False)
    handheld.record("note", previous_hash="ab" * 32)
    world.close(handheld)
    refused = supervisor.post(PATH, json={"accept_outstanding_reason": "nobody waits for them"})
    assert (refused.status_code, refused.json["code"]) == (422, "invalid")
    [fault] = refused.json["errors"]
    assert (fault["code"], fault["field"]) == ("journal.broken", "L-0001")
    assert handheld.device in fault["detail"]
    accept_breaks(handheld.device, UUID(handheld.epoch), "a test build", now=clock(), by="anna")
    assert aligned(supervisor)["aligned"] == 1


def test_everything_in_the_way_is_named_at_once(world: ReviewWorld, supervisor: Any) -> None:
    handheld = world.count("99", close=False)
    handheld.record("note", previous_hash="ab" * 32)
    handheld.push()
    world.force_close()
    refused = supervisor.post(PATH, json={}).json
    assert [one["code"] for one in refused["errors"]] == ["counter.outstanding", "journal.broken"]


def test_a_line_says_that_a_count_arrived_after_its_number_was_written_off(
    app: Flask, world: ReviewWorld, supervisor: Any, clock: Any
) -> None:
    handheld = world.count("99", "1", close=False)
    handheld.record("list_closed")
    handheld.push([handheld.journal[0], handheld.journal[2]])
    place = (handheld.device, UUID(handheld.epoch))
    write_off_numbers(*place, 2, 2, "lost", now=clock(), by="anna")
    [row] = rows(supervisor)
    path = f"/api/v1/inventories/{NUMBER}/differences/{row['line']}/explain"
    before = {one["code"] for one in supervisor.get(path).json["sentences"]}
    handheld.push(handheld.journal[1:2])
    after = {one["code"] for one in supervisor.get(path).json["sentences"]}
    assert after - before == {"after_write_off"}
    assert rows(supervisor)[0]["counted"] == "100"
