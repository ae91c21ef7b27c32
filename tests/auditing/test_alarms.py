"""Alarms stay until somebody says "seen, because …"."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from flask import Flask

from server.identity.devices import create_device
from server.identity.users import create_user
from server.journal.alarms import raise_alarm
from server.kernel.principal import Role
from server.storage.transaction import transaction
from tests.handhelds import World, a_handheld

pytestmark = pytest.mark.both_databases
PATH = "/api/v1/alarms"


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def handheld(app: Flask, world: World) -> Any:
    return a_handheld(app, world)


@pytest.fixture
def desk(client_as: Any) -> Any:
    return client_as(Role.SUPERVISOR)


def kinds(desk: Any, query: str = "?state=open") -> list[tuple[str, int]]:
    return [(row["kind"], row["times"]) for row in desk.get(f"{PATH}{query}").json["rows"]]


def test_a_fork_of_many_events_is_one_alarm(app: Flask, handheld: Any, desk: Any) -> None:
    for _ in range(3):
        handheld.record()
    handheld.push()
    handheld.journal.clear()
    for _ in range(3):
        handheld.record()
    assert {one["code"] for one in handheld.push().json["results"]} == {"journal.forked"}
    [row] = desk.get(PATH).json["rows"]
    assert (row["kind"], row["seq"], row["device_name"]) == ("journal.forked", 1, "MC-07")
    assert row["detail"] == {"events": 3, "numbers": [1, 2, 3]}
    handheld.push()
    assert kinds(desk) == [("journal.forked", 1)]


def test_the_same_id_with_other_content_is_an_alarm(
    app: Flask, world: World, handheld: Any, desk: Any
) -> None:
    event = handheld.record()
    handheld.push()
    other = a_handheld(app, world, "MC-08")
    other.record(id=event["id"])
    other.push()
    assert kinds(desk) == [("event.conflict", 1)]
    assert kinds(desk, f"?device={handheld.device}") == []


def test_a_journal_begun_anew_while_numbers_are_missing_is_told_as_lost(
    handheld: Any, desk: Any
) -> None:
    for _ in range(5):
        handheld.record()
    handheld.push(handheld.journal[:2])
    assert kinds(desk) == []
    handheld.epoch = str(uuid4())
    handheld.journal.clear()
    handheld.record()
    handheld.push()
    [row] = desk.get(PATH).json["rows"]
    assert (row["kind"], row["seq"], row["detail"]) == (
        "journal.lost",
        3,
        {"events": 3, "first": 3, "last": 5},
    )


def test_a_journal_begun_anew_because_the_earlier_one_forked_is_not_told_as_lost(
    handheld: Any, desk: Any
) -> None:
    handheld.record()
    handheld.push()
    handheld.journal.clear()
    for _ in range(4):
        handheld.record()
    assert [one["code"] for one in handheld.push(handheld.journal[:1]).json["results"]] == [
        "journal.forked"
    ]
    forked, handheld.epoch = handheld.epoch, str(uuid4())
    handheld.get(f"ping?epoch={handheld.epoch}&head=0&pending=0")
    missing = handheld.get(f"ping?epoch={forked}&head=4&pending=3").json["missing"]
    assert (kinds(desk), missing) == ([("journal.forked", 1)], [[2, 4]])
    seen = {"alarms": [1], "reason": "a cloned profile"}
    assert desk.post(f"{PATH}/seen", json=seen).status_code == 200
    handheld.get(f"ping?epoch={uuid4()}&head=0&pending=0")
    assert kinds(desk) == [("journal.lost", 1)], "once it was seen, what is missing is told again"


def test_a_new_journal_after_everything_arrived_is_no_alarm(handheld: Any, desk: Any) -> None:
    handheld.record()
    handheld.push()
    handheld.get(f"ping?epoch={uuid4()}&head=0&pending=0")
    assert kinds(desk) == []


def test_a_lineage_waits_for_somebody_and_the_decision_answers_it(
    app: Flask, world: World, handheld: Any, client_as: Any, clock: Any
) -> None:
    desk = client_as()
    for action in (True, False):
        made = create_device("MC-07", [world.warehouse_id], now=clock(), by="test")
        previous = {"device": handheld.device, "epoch": handheld.epoch, "head": 9, "hash": "a" * 64}
        body = {"code": made.code, "name": "MC-07 again", "previous": previous}
        assert app.test_client().post("/api/v1/devices/enrol", json=body).status_code == 201
        [row] = desk.get(f"{PATH}?state=open").json["rows"]
        assert (row["kind"], row["detail"]["previous"]) == ("lineage.unconfirmed", handheld.device)
        desk.post(f"/api/v1/devices/{row['device']}/lineage", json={"confirm": action})
        assert kinds(desk) == []
        [seen, *_] = desk.get(f"{PATH}?state=seen").json["rows"]
        assert seen["seen_by"] == "administrator"


def raised(clock: Any, *kinds_of: str) -> None:
    for kind in kinds_of:
        raise_alarm(kind, device=str(UUID(int=1)), epoch=UUID(int=2), seq=1, now=clock())


def test_what_happens_again_after_it_was_seen_is_another_alarm(desk: Any, clock: Any) -> None:
    raised(clock, "journal.broken", "journal.broken", "journal.forked")
    assert kinds(desk) == [("journal.forked", 1), ("journal.broken", 2)]
    answer = desk.post(f"{PATH}/seen", json={"alarms": [1], "reason": "a cloned profile"})
    assert (answer.status_code, answer.json["open"]) == (200, 1)
    raised(clock, "journal.broken")
    assert kinds(desk) == [("journal.broken", 1), ("journal.forked", 1)]
    [seen] = desk.get(f"{PATH}?state=seen").json["rows"]
    assert (seen["seen_by"], seen["seen_reason"]) == ("supervisor", "a cloned profile")


def test_all_alarms_are_seen_or_none_and_only_with_a_reason(desk: Any, clock: Any) -> None:
    raised(clock, "journal.broken")
    for body, status, code in (
        ({"alarms": [1, 9], "reason": "x"}, 409, "alarm.gone"),
        ({"alarms": [1], "reason": " "}, 422, "invalid"),
        ({"alarms": [], "reason": "x"}, 422, "request.invalid"),
    ):
        answer = desk.post(f"{PATH}/seen", json=body)
        assert (answer.status_code, answer.json["code"]) == (status, code)
    assert kinds(desk) == [("journal.broken", 1)]


def test_an_alarm_of_a_transaction_that_failed_was_never_raised(desk: Any, clock: Any) -> None:
    def fail() -> None:
        with transaction():
            raised(clock, "journal.broken")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert kinds(desk) == []


def test_alarms_are_paged_newest_first(desk: Any, clock: Any) -> None:
    raised(clock, "journal.broken", "journal.forked", "journal.lost")
    first = desk.get(f"{PATH}?limit=2").json
    assert ([row["id"] for row in first["rows"]], first["next"], first["open"]) == ([3, 2], "2", 3)
    last = desk.get(f"{PATH}?limit=2&after=2").json
    assert ([row["id"] for row in last["rows"]], last["next"]) == ([1], None)


def test_the_commands_print_alarms_and_mark_them_seen(
    app: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from server.cli import journal, journal_decisions

    monkeypatch.setattr(journal_decisions, "application", lambda: app)
    create_user(
        "anna",
        "a long password",
        Role.SUPERVISOR,
        employee=None,
        never_counts=True,
        language="en",
        now=clock(),
        by="test",
    )
    raised(clock, "journal.broken")

    def run(*words: str) -> str:
        done = CliRunner().invoke(journal.command, words)
        assert done.exit_code == 0, done.output
        return done.output

    assert "journal.broken" in run("alarms")
    assert run("seen", "1", "--as", "anna", "--why", "a test build") == "1\n"
    assert run("alarms") == ""
    assert "journal.broken" in run("alarms", "--all")
