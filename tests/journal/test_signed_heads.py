"""Signed heads find what the log alone cannot: a journal that was rewritten with all its hashes."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text

from server.http.context import settings
from server.journal import signed_heads
from server.journal.against_heads import findings_against
from server.journal.canonical import canonical_json, hash_of
from server.journal.heads_folder import HeadsBefore, read_files, sign_day
from server.journal.models import CountEvent
from server.journal.service import renew_history, server_history
from server.journal.signed_heads import HeadsUnreadable
from server.journal.signing import SignatureWrong, SignedWithAnotherKey
from server.journal.verify import verify_journals
from server.storage.database import db
from tests.handhelds import World, a_handheld

pytestmark = pytest.mark.both_databases
KEY = b"a key that no database holds"


@pytest.fixture
def handheld(app: Flask) -> Any:
    handheld = a_handheld(app, World())
    for quantity in ("1", "2", "3", "4"):
        handheld.record(quantity=quantity)
    handheld.push()
    return handheld


@pytest.fixture
def signed(clock: Any) -> Callable[..., signed_heads.SignedHeads]:
    def sign(key: bytes = KEY) -> signed_heads.SignedHeads:
        [found] = signed_heads.read_heads(sheet(clock, key), key)
        return found

    return sign


def sheet(clock: Any, key: bytes = KEY) -> bytes:
    history = server_history(clock())
    heads = signed_heads.present_heads()
    return signed_heads.heads_text(
        heads, server_history=history, at=clock(), previous=None, key=key
    )


def tamper(statement: str, **values: Any) -> None:
    db.session.execute(text(statement), values)
    db.session.commit()


def rewrite(seq: int, **changes: Any) -> None:
    """Change an event and recompute every column, hash, link and head above it."""
    rows = list(db.session.query(CountEvent).order_by(CountEvent.seq))
    previous: bytes | None = None
    for row in rows:
        content = json.loads(row.content)
        if row.seq == seq:
            content |= changes
            row.quantity = Decimal(9)
        if previous is not None:
            content["previous_hash"], row.previous_hash = previous.hex(), previous
        row.content = canonical_json(content)
        row.hash = previous = hash_of(row.content)
    db.session.commit()
    tamper("UPDATE journal_heads SET chain_hash = :hash", hash=previous)


def codes(*signings: signed_heads.SignedHeads) -> list[tuple[str, int]]:
    db.session.rollback()
    return [(one.code, one.seq) for one in findings_against(signings)]


def test_a_log_as_it_came_passes_through_its_signed_heads(handheld: Any, signed: Any) -> None:
    yesterday = signed()
    handheld.record()
    handheld.push()
    assert codes(yesterday, signed()) == []


def test_a_chain_rewritten_consistently_is_found(handheld: Any, signed: Any) -> None:
    before = signed()
    rewrite(2, quantity="9")
    assert verify_journals().finding is None
    assert codes(before) == [("journal.rewritten", 4)]


def test_two_signings_say_between_which_numbers_it_was_changed(handheld: Any, signed: Any) -> None:
    first = signed()
    handheld.record()
    handheld.record()
    handheld.push()
    second = signed()
    rewrite(6, quantity="9")
    [finding] = list(findings_against([first, second]))
    assert (finding.code, finding.seq) == ("journal.rewritten", 6)
    assert "between 5 and 6" in finding.detail


def test_events_dropped_from_the_end_with_the_head_lowered_are_found(
    handheld: Any, signed: Any
) -> None:
    before = signed()
    kept = db.session.query(CountEvent.hash).filter_by(seq=2).scalar()
    tamper("DELETE FROM count_events WHERE seq > 2")
    tamper(
        "UPDATE journal_heads SET high_water = 2, highest_seq = 2, chain_seq = 2,"
        " reported_head = 2, chain_hash = :hash",
        hash=kept,
    )
    assert verify_journals().finding is None
    assert codes(before) == [("journal.signed_missing", 3)]


def test_a_whole_journal_that_was_deleted_is_found(handheld: Any, signed: Any) -> None:
    before = signed()
    tamper("DELETE FROM count_events")
    tamper("DELETE FROM journal_heads")
    assert verify_journals().finding is None
    assert codes(before) == [("journal.vanished", 4)]


def test_an_event_replaced_by_a_forged_write_off_is_found(
    handheld: Any, signed: Any, clock: Any
) -> None:
    before = signed()
    tamper("DELETE FROM count_events WHERE seq = 2")
    tamper(
        "INSERT INTO written_off_numbers"
        " (id, device, epoch, first_seq, last_seq, reason, user_name, at)"
        " SELECT 1, device, epoch, 2, 2, 'x', 'x', 0 FROM journal_heads"
    )
    assert verify_journals().finding is None
    assert codes(before) == [("journal.signed_missing", 2)]


def test_a_forged_break_does_not_excuse_a_changed_event(handheld: Any, signed: Any) -> None:
    before = signed()
    forged = db.session.query(CountEvent).filter_by(seq=2).one()
    content = json.loads(forged.content) | {"quantity": "9"}
    forged.content, forged.quantity = canonical_json(content), Decimal(9)
    forged.hash = hash_of(forged.content)
    db.session.commit()
    tamper(
        "INSERT INTO chain_breaks (device, epoch, seq, cause, found_at)"
        " SELECT device, epoch, 3, 'link', 0 FROM journal_heads"
    )
    assert verify_journals().finding is None
    assert codes(before) == [("journal.rewritten", 3)]


def test_numbers_that_were_missing_when_it_was_signed_may_arrive_later(
    app: Flask, signed: Any
) -> None:
    handheld = a_handheld(app, World())
    for _ in range(5):
        handheld.record()
    handheld.push([handheld.journal[0], handheld.journal[4]])
    before = signed()
    assert before.journals[0].absent == ((2, 4),)
    assert codes(before) == []
    handheld.push()
    assert codes(before) == []
    tamper("DELETE FROM count_events WHERE seq = 1")
    assert codes(before) == [("journal.signed_missing", 1)]


def test_an_altered_sheet_and_another_key_are_told_apart(handheld: Any, clock: Any) -> None:
    altered = sheet(clock).replace(b'"seq":4', b'"seq":3')
    with pytest.raises(SignatureWrong):
        signed_heads.read_heads(altered, KEY)
    with pytest.raises(SignedWithAnotherKey):
        signed_heads.read_heads(sheet(clock), b"another key")
    with pytest.raises(HeadsUnreadable):
        signed_heads.read_heads(b"nothing", KEY)


def test_the_first_push_of_a_day_signs_the_heads_once(
    app: Flask, handheld: Any, clock: Any, tmp_path: Path
) -> None:
    object.__setattr__(settings(), "heads_folder", str(tmp_path / "heads"))
    for _ in range(2):
        clock.advance(days=1)
        for _ in range(2):
            handheld.record()
            handheld.push()
    files = sorted((tmp_path / "heads").glob("*.json"))
    assert [path.name[:16] for path in files] == ["heads-2026-11-24", "heads-2026-11-25"]
    signings = read_files([tmp_path / "heads"], settings().journal_key)
    assert [signing.journals[0].seq for signing in signings] == [5, 7]
    assert codes(*signings) == []


def test_a_day_is_signed_once_whoever_tries(handheld: Any, clock: Any, tmp_path: Path) -> None:
    folder = tmp_path / "heads"
    first = sign_day(folder, clock(), "Europe/Rome", KEY)
    assert first is not None
    before = first.read_bytes()
    handheld.record()
    handheld.push()
    assert sign_day(folder, clock(), "Europe/Rome", KEY) is None
    assert first.read_bytes() == before
    assert [path.name for path in folder.iterdir()] == [first.name]


def test_a_file_taken_out_of_the_folder_is_found(handheld: Any, clock: Any, tmp_path: Path) -> None:
    files = []
    for _ in range(3):
        files.append(sign_day(tmp_path, clock(), "Europe/Rome", KEY))
        clock.advance(days=1)
    assert len(read_files([tmp_path], KEY)) == 3
    assert files[1] is not None
    files[1].unlink()
    with pytest.raises(HeadsBefore):
        read_files([tmp_path], KEY)


def test_a_restored_database_begins_its_own_row_of_files(
    handheld: Any, clock: Any, tmp_path: Path
) -> None:
    sign_day(tmp_path, clock(), "Europe/Rome", KEY)
    history: UUID = renew_history(clock.advance(hours=1))
    sign_day(tmp_path, clock(), "Europe/Rome", KEY)
    signings = read_files([tmp_path], KEY)
    assert {signing.previous for signing in signings} == {None}
    assert history in {signing.server_history for signing in signings}
    tamper("DELETE FROM count_events WHERE seq = 4")
    details = {one.detail for one in findings_against(signings)}
    assert any("before the database was restored" in detail for detail in details)


def test_a_folder_that_cannot_be_written_fails_no_push_and_raises_an_alarm(
    app: Flask, handheld: Any, clock: Any, tmp_path: Path
) -> None:
    (tmp_path / "heads").write_text("a file stands in the way")
    object.__setattr__(settings(), "heads_folder", str(tmp_path / "heads"))
    clock.advance(days=1)
    handheld.record()
    assert handheld.push().status_code == 200
    from server.journal.alarms import alarms_page

    [alarm] = alarms_page(None, 10, is_open=True, device=None)
    assert (alarm.kind, alarm.detail["folder"]) == ("heads.unsigned", str(tmp_path / "heads"))
