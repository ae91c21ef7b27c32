"""A line is the same whether it was worked out alone or with all the others."""

import json

import pytest

from server.inventory.coupling import subject_of
from server.inventory.projection.picturing import picture_about
from server.inventory.projection.refreshing import fresh_view
from server.inventory.reviewing.lines import picture_of
from tests.inventory.review_world import NUMBER, ReviewWorld


@pytest.mark.both_databases
def test_each_line_alone_is_what_it_is_among_all_others(world: ReviewWorld) -> None:
    world.an_item("NUT")
    world.stock("NUT", "A-02", 50)
    world.stock("BE-2349", "A-03", 5)
    first = world.count("44", close=False)
    replaced = json.loads(first.journal[0]["canonical"])["id"]
    first.record(quantity="50", item="MOB/NUT", location="A-02", area="Z", supersedes=[replaced])
    first.record(quantity="7", item=None, barcode="999", location="A-02")
    first.record(quantity="90")
    world.close(first)
    world.count("3", name="MC-08", area="Z", location="A-02")
    fresh_view(NUMBER, now=world.clock())
    everything = picture_of(NUMBER, now=world.clock()).lines
    assert {line.state for line in everything.values()} >= {"area_conflict", "unresolved", "kept"}
    for line_id, line in everything.items():
        alone = picture_about(NUMBER, [subject_of(line.position)], now=world.clock()).lines
        assert alone[line_id] == line
