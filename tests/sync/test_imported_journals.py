"""Journals that come as files: they wait, nothing counts before, and then they count once."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from flask import Flask

from server.identity.devices import revoke_device
from server.identity.users import create_user
from server.journal.alarms import alarms_page
from server.journal.heads import heads
from server.journal.verify import verify_journals
from server.kernel.identifiers import new_id
from server.kernel.principal import Role
from server.kernel.problems import Invalid
from server.storage.database import db
from server.sync.imported import confirm, refuse, take_in
from server.sync.models import JournalFilePart
from tests.handhelds import STARTED, Handheld, quarantined, statuses, stored

pytestmark = pytest.mark.both_databases


def exported(*handhelds: Any, **changes: Any) -> bytes:
    """The file that a handheld writes: each epoch with its header."""
    return b"\n".join(line for one in handhelds for line in lines_of(one, **changes)) + b"\n"


def lines_of(handheld: Any, **changes: Any) -> list[bytes]:
    header = {
        "giacenza": "journal",
        "version": 1,
        "device": handheld.device,
        "epoch": handheld.epoch,
        "head": handheld.head,
        "hash": handheld.journal[-1]["hash"],
        "exported_at": "2026-11-23T10:00:00.000Z",
        **changes,
    }
    entries = [f'{{"event":{one["canonical"]},"hash":"{one["hash"]}"}}' for one in handheld.journal]
    return [line.encode() for line in (json.dumps(header), *entries)]


@pytest.fixture
def bring(tmp_path: Path, clock: Any) -> Any:
    def brought(content: bytes, name: str = "MC-07.jsonl") -> Any:
        path = tmp_path / "journal.jsonl"
        path.write_bytes(content)
        return take_in(path, name, now=clock(), by="anna")

    return brought


@pytest.fixture
def counted(handheld: Any) -> Any:
    for quantity in ("1", "2", "3"):
        handheld.record(quantity=quantity)
    return handheld


def test_a_file_waits_and_nothing_counts_before_it_is_confirmed(
    counted: Any, bring: Any, clock: Any
) -> None:
    found = bring(exported(counted))
    assert (found.state, found.fault_count, stored()) == ("waiting", 0, 0)
    [journal] = found.journals
    assert (journal["device"], journal["epoch"]) == (counted.device, counted.epoch)
    assert (journal["events"], journal["ranges"], journal["whole"]) == (3, [[1, 3]], True)
    [alarm] = alarms_page(None, 10, is_open=True, device=None)
    assert (alarm.kind, alarm.detail["file"]) == ("journal_file.waits", found.id)
    done = confirm(found.id, "read from the broken device", now=clock(), by="anna")
    assert (done.state, done.outcome, stored()) == ("confirmed", {"accepted": 3}, 3)
    assert alarms_page(None, 10, is_open=True, device=None) == []
    assert db.session.query(JournalFilePart).count() == 0
    assert verify_journals().finding is None


def test_events_that_are_here_already_are_duplicates(counted: Any, bring: Any, clock: Any) -> None:
    counted.push(counted.journal[:2])
    found = confirm(bring(exported(counted)).id, "", now=clock(), by="anna")
    assert found.outcome == {"accepted": 1, "duplicate": 2}
    assert statuses(counted.push()) == ["duplicate"] * 3
    assert stored() == 3


def test_the_same_file_again_is_the_one_that_is_here(counted: Any, bring: Any, clock: Any) -> None:
    content = exported(counted)
    first = bring(content).id
    assert bring(content).id == first
    confirm(first, "", now=clock(), by="anna")
    again = bring(content)
    assert (again.id, again.state) == (first, "confirmed")


def test_a_refused_file_never_counts_unless_it_is_brought_and_confirmed_later(
    counted: Any, bring: Any, clock: Any
) -> None:
    content = exported(counted)
    found = bring(content)
    with pytest.raises(Invalid):
        refuse(found.id, " ", now=clock(), by="anna")
    refused = refuse(found.id, "nobody knows this device", now=clock(), by="anna")
    assert (refused.state, stored()) == ("refused", 0)
    assert alarms_page(None, 10, is_open=True, device=None) == []
    assert bring(content).state == "waiting"
    assert confirm(found.id, "", now=clock(), by="anna").outcome == {"accepted": 3}


def test_bad_lines_are_named_and_stop_no_other(counted: Any, bring: Any, clock: Any) -> None:
    lines = lines_of(counted)
    content = b"\n".join(
        [b"{}", lines[0], lines[1], b"garbage", lines[2], b'{"event":{},"hash":"\xff"}', lines[3]]
    )
    found = bring(content)
    assert [(one["line"], one["code"]) for one in found.faults] == [
        (1, "journal_file.no_header"),
        (4, "journal_file.line"),
        (6, "journal_file.line"),
    ]
    assert found.journals[0]["events"] == 3
    assert confirm(found.id, "", now=clock(), by="anna").outcome == {"accepted": 3}


def test_a_file_that_is_cut_off_is_not_whole_and_its_events_count(
    counted: Any, bring: Any, clock: Any
) -> None:
    found = bring(exported(counted)[:-200])
    assert (found.journals[0]["whole"], found.journals[0]["ranges"]) == (False, [[1, 2]])
    confirm(found.id, "", now=clock(), by="anna")
    [head] = heads(counted.device)
    assert (head.high_water, head.head) == (2, 3)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "journal_file.empty"),
        (b"\x00\x01\x02", "journal_file.no_header"),
        (b'{"giacenza":"journal","version":1}', "journal_file.header"),
        (b'{"event":{},"hash":"00"}', "journal_file.no_header"),
    ],
)
def test_what_is_no_journal_is_refused_with_every_line(
    app: Flask, bring: Any, content: bytes, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        bring(content)
    assert [fault.code for fault in refusal.value.faults] == [code]


def test_a_version_from_the_future_is_named(counted: Any, bring: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        bring(exported(counted, version=2))
    assert refusal.value.faults[0].code == "journal_file.version"
    assert "left out" in refusal.value.faults[0].detail


def test_a_file_that_does_not_end_where_its_header_says_is_not_whole(
    counted: Any, bring: Any
) -> None:
    assert not bring(exported(counted, hash="ab" * 32)).journals[0]["whole"]
    assert not bring(exported(counted, head=4)).journals[0]["whole"]


def test_several_epochs_follow_one_another_in_one_file(
    app: Flask, counted: Any, world: Any, bring: Any, clock: Any
) -> None:
    later = Handheld(app.test_client(), counted.device, "", world.list_id)
    later.epoch = str(new_id(STARTED))
    later.record()
    found = bring(exported(counted, later))
    assert [(one["line"], one["events"]) for one in found.journals] == [(1, 3), (5, 1)]
    assert confirm(found.id, "", now=clock(), by="anna").outcome == {"accepted": 4}
    assert {str(head.epoch) for head in heads(counted.device)} == {counted.epoch, later.epoch}


def test_a_revoked_device_counts_by_file_because_an_administrator_confirmed_it(
    counted: Any, bring: Any, clock: Any
) -> None:
    revoke_device(UUID(counted.device), now=clock(), by="anna")
    found = confirm(bring(exported(counted)).id, "", now=clock(), by="anna")
    assert found.outcome == {"accepted": 3}


def test_a_device_that_is_unknown_here_counts_under_its_own_id(
    app: Flask, world: Any, bring: Any, clock: Any, client_as: Any
) -> None:
    stranger = Handheld(app.test_client(), str(UUID(int=77)), "", world.list_id)
    stranger.record()
    found = confirm(bring(exported(stranger)).id, "", now=clock(), by="anna")
    assert found.outcome == {"accepted": 1}
    page = client_as(Role.AUDITOR).get(f"/api/v1/journal/devices/{stranger.device}").json
    assert (page["device"], page["journals"][0]["events"]) == (None, 1)


def test_events_of_another_device_and_odd_ones_go_to_quarantine_as_in_a_push(
    counted: Any, bring: Any, clock: Any
) -> None:
    counted.record(device=str(UUID(int=9)))
    counted.record(employee="99")
    counted.record(quantity="-1")
    found = confirm(bring(exported(counted)).id, "", now=clock(), by="anna")
    assert found.outcome == {"accepted": 3, "quarantined": 3}
    assert [one.code for one in quarantined()] == [
        "event.device_unconfirmed",
        "employee.unknown",
        "quantity.out_of_range",
    ]


def test_a_fork_in_a_file_is_a_conflict_with_an_alarm(counted: Any, bring: Any, clock: Any) -> None:
    counted.push()
    counted.journal.pop()
    counted.record(quantity="9")
    found = confirm(bring(exported(counted)).id, "", now=clock(), by="anna")
    assert found.outcome == {"conflict": 1, "duplicate": 2}
    [alarm] = alarms_page(None, 10, is_open=True, device=None)
    assert (alarm.kind, alarm.seq) == ("journal.forked", 3)


def test_a_long_journal_is_taken_in_part_by_part(handheld: Any, bring: Any, clock: Any) -> None:
    for _ in range(1_001):
        handheld.record()
    found = bring(exported(handheld))
    assert db.session.query(JournalFilePart).count() == 3
    assert confirm(found.id, "", now=clock(), by="anna").outcome == {"accepted": 1_001}
    [head] = heads(handheld.device)
    assert (head.high_water, head.chain_state) == (1_001, "verified")


def test_administrators_bring_and_decide_and_auditors_look(
    counted: Any, client_as: Any, tmp_path: Path
) -> None:
    administrator, auditor = client_as(), client_as(Role.AUDITOR)
    path = tmp_path / "MC-07.jsonl"
    path.write_bytes(exported(counted))

    def brought(client: Any) -> Any:
        with path.open("rb") as file:
            return client.post("/api/v1/journal-files", data={"file": (file, "../MC-07.jsonl")})

    assert brought(auditor).status_code == 403
    answer = brought(administrator)
    assert (answer.status_code, answer.json["name"]) == (201, "MC-07.jsonl")
    address = f"/api/v1/journal-files/{answer.json['id']}"
    shown = auditor.get(address).json
    assert (shown["state"], shown["journals"][0]["new"]) == ("waiting", 3)
    assert auditor.post(address, json={"decision": "confirm"}).status_code == 403
    assert client_as(Role.SUPERVISOR).post(address, json={"decision": "confirm"}).status_code == 403
    done = administrator.post(address, json={"decision": "confirm"}).json
    assert (done["outcome"], done["decided_by"]) == ({"accepted": 3}, "administrator")
    assert done["journals"][0]["new"] == 0
    twice = administrator.post(address, json={"decision": "refuse", "reason": "late"})
    assert (twice.status_code, twice.json["code"]) == (409, "journal_file.decided")
    assert [one["id"] for one in auditor.get("/api/v1/journal-files").json["rows"]] == [1]
    assert auditor.get("/api/v1/journal-files/9").json["code"] == "journal_file.unknown"


def test_the_command_checks_first_and_confirms_for_an_administrator(
    app: Flask, counted: Any, tmp_path: Path, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.cli import journal, journal_files

    monkeypatch.setattr(journal_files, "application", lambda: app)
    for name, role in (("anna", Role.ADMINISTRATOR), ("berta", Role.SUPERVISOR)):
        create_user(
            name,
            "a long password",
            role,
            employee=None,
            never_counts=True,
            language="en",
            now=clock(),
            by="test",
        )
    path = tmp_path / "MC-07.jsonl"
    path.write_bytes(exported(counted) + b"garbage\n")

    def run(*words: str) -> Any:
        return CliRunner().invoke(journal.command, ["import", str(path), *words])

    waiting = run()
    assert waiting.stdout.splitlines()[-1] == "1"
    assert "1-3\t3 new\thead 3\twhole" in waiting.stdout
    assert "journal_file.line: line 5" in waiting.stderr
    assert stored() == 0
    assert run("--confirm-as", "berta").exception is not None
    assert run("--confirm-as", "anna", "--refuse-as", "anna").exit_code == 2
    assert "accepted\t3" in run("--confirm-as", "anna").stdout
    db.session.rollback()
    assert stored() == 3
