"""What waits has its ways out on the desk, by API and by command: one table for the three.

`tests/contract/ways-out.json` names them; the desk's own test reads it too. A new state without a
way out on one of the three sides fails here.
"""

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

import click
import pytest
from flask import Flask

from server.cli import giacenza
from server.inventory.review import BLOCKING, State
from server.inventory.reviewing.inbox import KINDS, outcomes_of
from server.inventory.reviewing.requests import Action
from server.inventory.reviewing.schemas import NewDecision
from tests.needs import ROOT

WAYS: Mapping[str, list[str]] = json.loads(
    (ROOT / "tests" / "contract" / "ways-out.json").read_text()
)["ways"]
INVENTORY = "/api/v1/inventories/<number>"
DECISIONS = f"{INVENTORY}/decisions"
TEXTS = ROOT / "pwa" / "src" / "i18n"


class Way(NamedTuple):
    """A route, what its body says (field, value), a command with its option, a word of the desk."""

    route: str
    says: tuple[str, str]
    command: str
    option: str
    word: str
    dictionary: str = "desk-differences"


def decision(action: str, command: str, option: str = "--as") -> Way:
    return Way(DECISIONS, ("action", action), command, option, f"deed_{action}")


def outcome(name: str) -> Way:
    says = ("outcome", name)
    return Way(DECISIONS, says, "inventory decide", "--outcome", f"deed_{name}")


def settling(name: str, command: str) -> Way:
    route = f"{INVENTORY}/exceptions/<line>"
    return Way(route, ("outcome", name), command, "--why", name, "desk-inbox")


TABLE: Mapping[str, Way] = {
    "add": outcome("add"),
    "keep": outcome("keep"),
    "continuation": outcome("continuation"),
    "keep_previous": outcome("keep_previous"),
    "approve": decision("approve", "inventory approve"),
    "reject": decision("reject", "inventory reject"),
    "set_aside": decision("set_aside", "inventory set-aside"),
    "reopen": decision("reopen", "inventory reopen"),
    "override": decision("override", "inventory override", "--seen"),
    "give_lot": decision("give_lot", "inventory decide", "--lot"),
    "give_location": decision("give_location", "inventory decide", "--location"),
    "split": decision("split", "inventory decide", "--part"),
    "recount": Way(
        f"{INVENTORY}/recounts", ("lines", ""), "inventory recount", "--why", "deed_recount"
    ),
    "resolve": Way(
        f"{INVENTORY}/barcodes", ("barcode", ""), "inventory resolve", "--factor", "deed_resolve"
    ),
    "corrected": settling("corrected", "inventory correct"),
    "dismissed": settling("dismissed", "inventory dismiss"),
    "force_close": Way(
        "/api/v1/lists/<uuid:list_id>/force-close",
        ("reason", ""),
        "inventory force-close",
        "--why",
        "force_close",
        "desk-inventories",
    ),
    "align_with_reason": Way(
        f"{INVENTORY}/alignments",
        ("accept_outstanding_reason", ""),
        "inventory align",
        "--accept-outstanding",
        "outstanding_reason",
    ),
    "accept_break": Way(
        "/api/v1/journal/devices/<device>/<uuid:epoch>/breaks",
        ("reason", ""),
        "journal accept-broken",
        "--why",
        "accept",
        "desk-journal",
    ),
}


def test_the_contract_names_every_kind_with_the_ways_that_the_server_offers() -> None:
    assert {kind: list(outcomes_of(kind)) for kind in KINDS} == WAYS
    assert set(BLOCKING) < set(WAYS)


def test_every_state_is_an_end_waits_in_the_inbox_or_is_reviewed() -> None:
    """So that a state cannot be added without saying where it is left."""
    reviewed = {State.COUNTED, State.PASS_OPEN, State.WITHIN_TOLERANCE, State.TO_REVIEW}
    decided = {State.APPROVED, State.REJECTED, State.RECOUNT, State.KEPT}
    posted = {State.ALIGNED, State.REVERSED}
    assert set(State) - reviewed - decided - posted == {State.SET_ASIDE}
    assert State.SET_ASIDE in WAYS


def test_every_way_is_in_the_table() -> None:
    assert {way for ways in WAYS.values() for way in ways} == set(TABLE)


def test_every_way_out_has_a_route(app: Flask) -> None:
    taken = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert {way: found.route for way, found in TABLE.items() if found.route not in taken} == {}


@pytest.mark.parametrize("way", [way for way, found in TABLE.items() if found.route == DECISIONS])
def test_a_decision_can_be_said(way: str) -> None:
    field, value = TABLE[way].says
    body = {"action": "decide", "lines": [{"line": "x"}], field: value}
    read = NewDecision().load(body)
    assert (read["action"] is Action(value)) if field == "action" else read[field] == value


@pytest.mark.parametrize("way", TABLE)
def test_a_way_out_has_a_command_with_its_option(way: str) -> None:
    group, name = TABLE[way].command.split()
    context = click.Context(giacenza)
    commands = giacenza.get_command(context, group)
    assert isinstance(commands, click.Group)
    command = commands.get_command(context, name)
    assert command is not None
    options = {option for parameter in command.params for option in parameter.opts}
    assert TABLE[way].option in options


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("way", TABLE)
def test_a_way_out_has_a_word_on_the_desk(way: str, language: str) -> None:
    found = TABLE[way]
    assert found.word in words(language, found.dictionary)


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("kind", WAYS)
def test_a_kind_has_its_words_on_the_desk(kind: str, language: str) -> None:
    assert f"kind_{kind}" in words(language, "desk-inbox")
    if kind in {*BLOCKING, State.SET_ASIDE}:
        assert f"state_{kind}" in words(language, "desk-differences")
    if kind in BLOCKING:
        assert f"blocked_{kind}" in words(language, "desk-differences")


def words(language: str, dictionary: str) -> set[str]:
    """The keys of a dictionary of the desk."""
    text = (TEXTS / language / f"{dictionary}.ts").read_text()
    return set(re.findall(r'^ {2}"?([\w.]+)"?:', text, re.MULTILINE))
