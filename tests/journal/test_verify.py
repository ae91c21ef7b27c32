"""`giacenza journal verify` finds whatever was done to the log."""

import json
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import text

from server.journal.verify import verify_journals
from server.storage.database import db
from tests.handhelds import World, a_handheld, entry_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def handheld(app: Flask) -> Any:
    handheld = a_handheld(app, World())
    for quantity in ("1", "2", "3"):
        handheld.record(quantity=quantity, factor="12", supersedes=[])
    return handheld


def tamper(statement: str, **values: Any) -> None:
    db.session.execute(text(statement), values)
    db.session.commit()


def finding() -> tuple[str, int] | None:
    found = verify_journals().finding
    return found and (found.code, found.seq)


def test_a_log_as_it_came_is_in_order(handheld: Any) -> None:
    handheld.record("note")
    handheld.record("list_closed")
    handheld.record(employee="99")
    handheld.record()
    handheld.push()
    verified = verify_journals()
    assert (verified.events, verified.journals, verified.finding) == (6, 1, None)


def test_gaps_that_were_never_filled_are_nobodys_doing(handheld: Any) -> None:
    handheld.push([handheld.journal[0], handheld.journal[2]])
    assert finding() is None


def test_a_changed_byte_is_found(handheld: Any) -> None:
    content = handheld.journal[1]["canonical"].replace('"quantity":"2"', '"quantity":"9"')
    handheld.push()
    tamper("UPDATE count_events SET content = :content WHERE seq = 2", content=content.encode())
    assert finding() == ("journal.changed", 2)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE count_events SET quantity = 9000000 WHERE seq = 3",
        "UPDATE count_events SET employee = '18' WHERE seq = 3",
        "UPDATE count_events SET location = NULL WHERE seq = 3",
        "UPDATE count_events SET observed_at = 0 WHERE seq = 3",
        "UPDATE count_events SET factor = NULL WHERE seq = 3",
    ],
)
def test_a_column_that_no_longer_says_what_the_bytes_say_is_found(
    handheld: Any, statement: str
) -> None:
    handheld.push()
    tamper(statement)
    assert finding() == ("journal.column", 3)


def test_a_missing_event_is_found_also_at_the_end(handheld: Any) -> None:
    handheld.push()
    tamper("DELETE FROM count_events WHERE seq = 3")
    assert finding() == ("journal.missing", 3)
    tamper("DELETE FROM count_events WHERE seq = 1")
    assert finding() == ("journal.missing", 1)


def test_a_whole_event_put_in_the_place_of_another_does_not_fit_its_neighbour(
    handheld: Any,
) -> None:
    forged = json.loads(handheld.journal[1]["canonical"]) | {"quantity": "9"}
    entry = entry_of(forged)
    handheld.push()
    tamper(
        "UPDATE count_events SET content = :content, hash = :hash, quantity = 9000000"
        " WHERE seq = 2",
        content=entry["canonical"].encode(),
        hash=bytes.fromhex(entry["hash"]),
    )
    assert finding() == ("journal.link", 3)


def test_a_head_that_was_taken_away_is_found(handheld: Any) -> None:
    handheld.push()
    tamper("DELETE FROM journal_heads")
    assert finding() == ("journal.head", 1)


def test_the_command_says_so_and_exits_with_1(
    app: Flask, handheld: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.cli import journal

    monkeypatch.setattr(journal, "application", lambda: app)
    handheld.push()
    sound = CliRunner().invoke(journal.command, ["verify"])
    assert (sound.exit_code, sound.output) == (0, "3 events in 1 journals are as they came\n")
    tamper("UPDATE count_events SET hash = :hash WHERE seq = 2", hash=b"\x00" * 32)
    broken = CliRunner().invoke(journal.command, ["verify"])
    assert broken.exit_code == 1
    assert f"device {handheld.device}, epoch {handheld.epoch}, seq 2" in broken.output
