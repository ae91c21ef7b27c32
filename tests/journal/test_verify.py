"""`giacenza journal verify` finds whatever was done to the log."""

import json
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import text

from server.journal.canonical import hash_of
from server.journal.verify import verify_journals
from server.storage.database import db
from tests.handhelds import World, a_handheld, entry_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def handheld(app: Flask, world: World) -> Any:
    handheld = a_handheld(app, world)
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


def test_a_tail_removed_with_its_head_left_is_found(handheld: Any) -> None:
    handheld.push([handheld.journal[0], handheld.journal[2]])
    tamper("DELETE FROM count_events WHERE seq = 3")
    assert finding() == ("journal.missing", 3)


def test_a_head_lowered_below_the_last_event_is_found(handheld: Any) -> None:
    handheld.push()
    tamper("UPDATE journal_heads SET high_water = 2, highest_seq = 2, chain_seq = 2")
    assert finding() == ("journal.head", 3)


def test_a_head_with_another_hash_is_found(handheld: Any) -> None:
    handheld.push()
    tamper("UPDATE journal_heads SET chain_hash = :hash", hash=b"\x01" * 32)
    assert finding() == ("journal.head", 3)


def test_content_that_is_no_event_any_more_is_found(handheld: Any) -> None:
    handheld.push()
    forged = b'{"id":1}'
    tamper(
        "UPDATE count_events SET content = :content, hash = :hash WHERE seq = 2",
        content=forged,
        hash=hash_of(forged),
    )
    assert finding() == ("journal.column", 2)


def test_a_break_that_was_known_when_it_came_is_no_finding(handheld: Any) -> None:
    handheld.push(handheld.journal[:2])
    handheld.record(previous_hash="ab" * 32)
    handheld.record()
    handheld.push(handheld.journal[3:])
    handheld.push(handheld.journal[2:3])
    [journal] = verify_journals().each
    assert (journal.head.chain_state, journal.breaks, journal.finding) == ("broken", (4,), None)
    tamper("DELETE FROM chain_breaks")
    assert finding() == ("journal.link", 4)


def test_a_known_break_excuses_nothing_behind_it(handheld: Any) -> None:
    handheld.record(previous_hash="ab" * 32)
    handheld.record()
    handheld.record()
    handheld.push()
    forged = entry_of(json.loads(handheld.journal[4]["canonical"]) | {"quantity": "9"})
    tamper(
        "UPDATE count_events SET content = :content, hash = :hash, quantity = 9000000"
        " WHERE seq = 5",
        content=forged["canonical"].encode(),
        hash=bytes.fromhex(forged["hash"]),
    )
    assert finding() == ("journal.link", 6)


def test_one_device_is_read_alone(app: Flask, world: World, handheld: Any) -> None:
    other = a_handheld(app, world, "MC-08")
    other.record()
    other.push()
    handheld.push()
    tamper("UPDATE count_events SET seq = 7 WHERE device = :device", device=other.device)
    assert verify_journals(handheld.device).finding is None
    found = verify_journals().finding
    assert found is not None
    assert found.device == other.device


@pytest.fixture
def command(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Any:
    from server.cli import journal

    monkeypatch.setattr(journal, "application", lambda: app)

    def run(*words: str) -> Any:
        return CliRunner().invoke(journal.command, words)

    return run


def test_the_command_prints_every_chain_and_what_was_read(handheld: Any, command: Any) -> None:
    handheld.push()
    sound = command("verify")
    head = handheld.journal[-1]["hash"]
    chain = f"{handheld.device}\t{handheld.epoch}\t3\t{head}\tverified\t3\t\n"
    assert sound.output == f"{chain}3 events in 1 journals are as they came\n"
    assert sound.exit_code == 0


def test_the_command_names_the_event_and_exits_with_1(handheld: Any, command: Any) -> None:
    handheld.push()
    tamper("UPDATE count_events SET hash = :hash WHERE seq = 2", hash=b"\x00" * 32)
    broken = command("verify", "--device", handheld.device)
    assert broken.exit_code == 1
    assert f"device {handheld.device}, epoch {handheld.epoch}, seq 2" in broken.output
    assert command("verify", "--device", "server").exit_code == 0


def test_a_script_reads_the_same_as_json(handheld: Any, command: Any) -> None:
    handheld.push()
    tamper("DELETE FROM count_events WHERE seq = 2")
    broken = command("verify", "--format", "json")
    said = json.loads(broken.stdout)
    assert broken.exit_code == 1
    assert [(one["device"], one["seq"], one["state"]) for one in said["chains"]] == [
        (handheld.device, 3, "verified")
    ]
    assert [(one["code"], one["seq"]) for one in said["findings"]] == [("journal.missing", 2)]


def test_the_log_is_held_against_exported_heads(handheld: Any, command: Any, tmp_path: Any) -> None:
    handheld.push()
    sheet = tmp_path / "sheet.json"
    assert command("heads", "-o", str(sheet)).exit_code == 0
    assert command("verify", "--heads", str(sheet)).exit_code == 0
    tamper("DELETE FROM count_events")
    tamper("DELETE FROM journal_heads")
    gone = command("verify", "--heads", str(sheet))
    assert gone.exit_code == 1
    assert "journal.vanished" in gone.output
    assert command("heads").output.startswith('{"giacenza":"journal-heads"')
