"""The log as auditors look through it: pages, filters, one event down to its bytes."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from server.auditing import events
from server.http.context import settings
from server.kernel.principal import Role
from server.storage.database import db
from tests.handhelds import World, a_handheld, an_employee

pytestmark = pytest.mark.both_databases
PATH = "/api/v1/journal/events"


@pytest.fixture
def world(app: Flask) -> World:
    return World()


@pytest.fixture
def handheld(app: Flask, world: World) -> Any:
    an_employee("23")
    handheld = a_handheld(app, world)
    handheld.record(quantity="1", location="A-01")
    handheld.record(quantity="2", location="A-02", employee="23")
    handheld.record("note")
    handheld.record(quantity="3", location="A-02", item="MOB/OTHER")
    handheld.push()
    return handheld


@pytest.fixture
def auditor(client_as: Any) -> Any:
    return client_as(Role.AUDITOR)


def seqs(auditor: Any, query: str = "") -> list[int]:
    answer = auditor.get(f"{PATH}{query}")
    assert answer.status_code == 200, answer.text
    return [row["seq"] for row in answer.json["rows"]]


def test_events_are_paged_by_key_newest_first(handheld: Any, auditor: Any) -> None:
    first = auditor.get(f"{PATH}?limit=3").json
    assert [row["seq"] for row in first["rows"]] == [4, 3, 2]
    last = auditor.get(f"{PATH}?limit=3&after={first['next']}").json
    assert ([row["seq"] for row in last["rows"]], last["next"]) == ([1], None)
    row = last["rows"][0]
    assert (row["device_name"], row["list"], row["inventory"], row["warehouse"]) == (
        "MC-07",
        "L-0001",
        "2026-001",
        "W1",
    )
    assert (row["employee_name"], row["quantity"], row["item"]) == (
        "Anna Rossi",
        "1",
        "MOB/BE-2349",
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?inventory=2026-001", [4, 3, 2, 1]),
        ("?inventory=2026-009", []),
        ("?list=L-0001", [4, 3, 2, 1]),
        ("?list=1&employee=23", [2]),
        ("?list=nonsense", []),
        ("?employee=23", [2]),
        ("?item=MOB/OTHER", [4]),
        ("?location=A-02", [4, 2]),
        ("?location=A-02&employee=17", [4]),
        ("?kind=note", [3]),
        ("?since=2026-11-23T08:00:03Z", [4, 3]),
        ("?until=2026-11-23T08:00:03Z", [2, 1]),
        ("?since=2026-11-23T08:00:02Z&until=2026-11-23T08:00:03Z", [2]),
    ],
)
def test_every_filter_narrows(handheld: Any, auditor: Any, query: str, found: list[int]) -> None:
    assert seqs(auditor, query) == found


def test_a_device_and_one_of_its_epochs_narrow(
    app: Flask, world: World, handheld: Any, auditor: Any
) -> None:
    other = a_handheld(app, world, "MC-08")
    other.record()
    other.push()
    assert seqs(auditor, f"?device={other.device}") == [1]
    assert len(seqs(auditor, f"?device={handheld.device}&epoch={handheld.epoch}")) == 4
    assert seqs(auditor, f"?device={handheld.device}&epoch={uuid4()}") == []
    assert seqs(auditor, f"?device={handheld.device}&location=A-01") == [1]


def test_a_page_ends_after_so_many_events_and_says_where_to_go_on(
    handheld: Any, auditor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "_SCANNED", 2)
    found, after, pages = [], "", 0
    while True:
        answer = auditor.get(f"{PATH}?item=MOB/BE-2349{after}").json
        found += [row["seq"] for row in answer["rows"]]
        pages += 1
        if answer["next"] is None:
            break
        after = f"&after={answer['next']}"
    assert (found, pages) == ([2, 1], 3)


def story(auditor: Any, handheld: Any, seq: int) -> dict[str, Any]:
    event = json.loads(handheld.journal[seq - 1]["canonical"])
    answer = auditor.get(f"{PATH}/{event['id']}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_one_event_is_shown_down_to_its_bytes(handheld: Any, auditor: Any) -> None:
    found = story(auditor, handheld, 2)
    assert found["canonical"] == handheld.journal[1]["canonical"]
    assert found["hash"] == handheld.journal[1]["hash"] == found["checks"]["computed_hash"]
    checks = found["checks"]
    assert (checks["bytes"], checks["canonical"], checks["column"]) == (True, True, None)
    assert (checks["link_before"], checks["link_after"]) == ("fits", "fits")
    assert (found["before"]["seq"], found["after"]["seq"]) == (1, 3)
    assert (found["live"], found["fate"]) == (True, "live")
    assert story(auditor, handheld, 1)["before"] is None
    assert story(auditor, handheld, 4)["checks"]["link_after"] == "unknown"
    assert story(auditor, handheld, 3)["fate"] == "not_a_count"


def test_what_was_done_to_an_event_shows(handheld: Any, auditor: Any) -> None:
    db.session.execute(text("UPDATE count_events SET quantity = 9000000 WHERE seq = 2"))
    db.session.execute(
        text("UPDATE count_events SET previous_hash = :hash WHERE seq = 3"), {"hash": b"\x00" * 32}
    )
    db.session.execute(
        text("UPDATE count_events SET content = :content WHERE seq = 4"), {"content": b"gone"}
    )
    db.session.commit()
    changed = story(auditor, handheld, 2)["checks"]
    assert (changed["column"], changed["link_after"]) == ("quantity", "broken")
    assert story(auditor, handheld, 3)["checks"]["link_before"] == "broken"
    gone = story(auditor, handheld, 4)
    assert (gone["checks"]["bytes"], gone["checks"]["column"]) == (False, "content")
    assert (gone["canonical"], gone["content"]) == ("gone", {})


def test_who_replaced_and_voided_whom_is_told_both_ways(handheld: Any, auditor: Any) -> None:
    first, second = (json.loads(one["canonical"])["id"] for one in handheld.journal[:2])
    unknown = str(uuid4())
    handheld.record(quantity="5", supersedes=[first, unknown])
    handheld.record("void", supersedes=[second])
    handheld.push()
    replaced = story(auditor, handheld, 1)
    assert (replaced["live"], replaced["fate"]) == (False, "replaced")
    assert [(one["seq"], one["acts"]) for one in replaced["replaced_by"]] == [(5, True)]
    assert story(auditor, handheld, 2)["fate"] == "voided"
    replacing = story(auditor, handheld, 5)
    assert [one["seq"] for one in replacing["replaces"]] == [1]
    assert replacing["missing_replaced"] == [unknown]


def test_an_undo_says_what_it_took_back(handheld: Any, auditor: Any) -> None:
    second = json.loads(handheld.journal[1]["canonical"])["id"]
    handheld.record("void", supersedes=[second])
    handheld.record("void", supersedes=[str(uuid4())])
    handheld.push()
    rows = {row["seq"]: row for row in auditor.get(PATH).json["rows"]}
    undid = rows[5]["undid"]
    assert (undid["id"], undid["item"], undid["location"]) == (second, "MOB/BE-2349", "A-02")
    assert (undid["quantity"], undid["unit"]) == ("2", rows[2]["unit"])
    assert (rows[2]["undid"], rows[6]["undid"]) == (None, None)
    assert story(auditor, handheld, 5)["undid"] == undid


def test_a_replacement_of_another_pass_does_nothing(handheld: Any, auditor: Any) -> None:
    first = json.loads(handheld.journal[0]["canonical"])["id"]
    handheld.record(quantity="5", supersedes=[first], **{"pass": 2})
    handheld.push()
    found = story(auditor, handheld, 1)
    assert (found["live"], found["fate"]) == (True, "spared")
    assert [one["acts"] for one in found["replaced_by"]] == [False]


def test_the_day_on_which_a_head_above_it_was_signed_is_told(
    handheld: Any, auditor: Any, client_as: Any, clock: Any, tmp_path: Path
) -> None:
    object.__setattr__(settings(), "heads_folder", str(tmp_path / "heads"))
    assert story(auditor, handheld, 1)["checks"]["signed_at"] is None
    clock.advance(days=1)
    handheld.record()
    handheld.push()
    auditor = client_as(Role.AUDITOR, "the next day")
    assert story(auditor, handheld, 1)["checks"]["signed_at"] == "2026-11-24T08:00:00.000Z"
    [file] = (tmp_path / "heads").iterdir()
    file.write_text("nothing")
    assert story(auditor, handheld, 1)["checks"]["seal_problem"]


def test_events_of_the_server_are_read_the_same(
    world: World, auditor: Any, clock: Any, app: Flask
) -> None:
    from server.journal.events import Decision, ServerEvent
    from server.journal.service import append_server_events

    decision = Decision(position={"location": "A-01"}, outcome="keep", reason="seen by myself")
    draft = ServerEvent(
        inventory_id=world.inventory_id,
        warehouse_id=world.warehouse_id,
        kind="decision",
        list=world.list_id,
        decision=decision,
    )
    [event] = append_server_events([draft], now=clock(), user="anna")
    found = auditor.get(f"{PATH}/{event.id}").json
    assert (found["device"], found["user"], found["content"]["outcome"]) == (
        "server",
        "anna",
        "keep",
    )
    assert auditor.get("/api/v1/journal/devices/server").json["journals"][0]["events"] == 1


def test_an_unknown_event_and_bad_questions_are_refused(app: Flask, auditor: Any) -> None:
    missing = auditor.get(f"{PATH}/{uuid4()}")
    assert (missing.status_code, missing.json["code"]) == (404, "event.unknown")
    for query in ("?limit=0", "?after=x", "?kind=x", "?since=yesterday"):
        assert auditor.get(f"{PATH}{query}").status_code == 422, query


def test_a_device_page_tells_of_every_epoch_and_is_404_for_nobody(
    app: Flask, world: World, auditor: Any
) -> None:
    handheld = a_handheld(app, world)
    for _ in range(4):
        handheld.record()
    handheld.push([handheld.journal[0], handheld.journal[3]])
    page = auditor.get(f"/api/v1/journal/devices/{handheld.device}").json
    [journal] = page["journals"]
    assert page["device"]["name"] == "MC-07"
    assert (journal["missing"], journal["events"], journal["chain_state"]) == (
        [[2, 3]],
        2,
        "waiting",
    )
    assert auditor.get(f"/api/v1/journal/devices/{UUID(int=5)}").json["code"] == "device.not_found"
    assert auditor.get("/api/v1/journal/devices/nonsense").status_code == 404


def test_a_device_page_shows_the_receipt_that_the_device_was_given(
    app: Flask, world: World, auditor: Any
) -> None:
    handheld = a_handheld(app, world)
    handheld.record()
    given = handheld.push().json["receipt"]
    [journal] = auditor.get(f"/api/v1/journal/devices/{handheld.device}").json["journals"]
    assert journal["receipt"] == given
    server = auditor.get("/api/v1/journal/devices/server").json["journals"]
    assert all(one["receipt"] is None for one in server)


def test_a_device_is_verified_from_the_desk(handheld: Any, auditor: Any) -> None:
    path = f"/api/v1/journal/devices/{handheld.device}/verification"
    assert auditor.get(path).json["findings"] == []
    db.session.execute(text("DELETE FROM count_events WHERE seq = 2"))
    db.session.commit()
    found = auditor.get(path).json
    assert [(one["code"], one["seq"]) for one in found["findings"]] == [("journal.missing", 2)]
