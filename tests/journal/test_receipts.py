"""A receipt proves what the server acknowledged, when, in which history of its database."""

import json
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import text

from server.http.context import settings
from server.journal.receipts import ReceiptUnreadable, read_receipt
from server.journal.signing import SignatureWrong, SignedWithAnotherKey
from server.journal.standing import receipt_standing
from server.storage.database import db
from tests.handhelds import World, a_handheld

pytestmark = pytest.mark.both_databases


@pytest.fixture
def handheld(app: Flask) -> Any:
    handheld = a_handheld(app, World())
    handheld.record()
    handheld.record()
    return handheld


def key() -> bytes:
    return settings().journal_key


def test_a_receipt_says_what_was_acknowledged_when_and_in_which_history(
    handheld: Any, clock: Any
) -> None:
    answer = handheld.push().json
    found = read_receipt(answer["receipt"], key())
    assert (found.device, str(found.epoch), found.seq) == (handheld.device, handheld.epoch, 2)
    assert (found.hash, found.high_water, found.state) == (
        handheld.journal[1]["hash"],
        2,
        "verified",
    )
    assert (found.at, str(found.server_history)) == (clock(), answer["server_history"])
    assert receipt_standing(found) == (True, "")


def test_an_altered_receipt_is_refused(handheld: Any) -> None:
    receipt = handheld.push().json["receipt"]
    for place in range(len("giacenza-receipt-1."), len(receipt), 40):
        letter = "A" if receipt[place] != "A" else "B"
        with pytest.raises((ReceiptUnreadable, SignatureWrong, SignedWithAnotherKey)):
            read_receipt(receipt[:place] + letter + receipt[place + 1 :], key())
    for garbage in ("", "giacenza-receipt-1.", "giacenza-receipt-1.W10", receipt[:-30], "é" * 40):
        with pytest.raises(ReceiptUnreadable):
            read_receipt(garbage, key())
    with pytest.raises(SignedWithAnotherKey):
        read_receipt(receipt, b"another key")


@pytest.mark.parametrize(
    ("statements", "why"),
    [
        (["DELETE FROM count_events", "DELETE FROM journal_heads"], "gone"),
        (
            ["DELETE FROM count_events WHERE seq = 2", "UPDATE journal_heads SET high_water = 1"],
            "2-2 were here",
        ),
        (["DELETE FROM count_events WHERE seq = 2"], "number 2 was here"),
        (["UPDATE count_events SET hash = previous_hash WHERE seq = 2"], "not the event"),
    ],
)
def test_a_log_that_no_longer_holds_it_is_contradicted(
    handheld: Any, statements: list[str], why: str
) -> None:
    found = read_receipt(handheld.push().json["receipt"], key())
    for statement in statements:
        db.session.execute(text(statement))
    db.session.commit()
    stands, said = receipt_standing(found)
    assert not stands
    assert why in said


def test_the_command_reads_a_receipt(
    app: Flask, handheld: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.cli import journal

    monkeypatch.setattr(journal, "application", lambda: app)
    receipt = handheld.push().json["receipt"]
    run = CliRunner().invoke
    said = json.loads(run(journal.command, ["receipt", receipt, "--format", "json"]).output)
    assert (said["seq"], said["stands"]) == (2, True)
    db.session.execute(text("DELETE FROM count_events WHERE seq = 2"))
    db.session.commit()
    contradicted = run(journal.command, ["receipt", receipt])
    assert contradicted.exit_code == 1
    assert "receipt.contradicted" in contradicted.output
