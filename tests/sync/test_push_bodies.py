"""Bodies of a push: gzip, limits, garbage, and what is no push at all."""

import json
from typing import Any

import pytest

from server.storage.database import db
from tests.handhelds import (
    World,
    a_handheld,
    codes,
    quarantined,
    statuses,
    stored,
)

pytestmark = pytest.mark.both_databases


def test_garbage_among_good_events_stops_none_of_them(handheld: Any) -> None:
    handheld.record()
    handheld.record()
    handheld.record()
    good = handheld.journal
    deep = '{"event":' + "[" * 5000 + "]" * 5000 + ',"hash":""}'
    garbage = ["null", "7", '"text"', "[]", "{}", '{"event":1,"hash":"x"}', '{"event":{}}', deep]
    surrogate = '{"event":{"id":"\\ud800"},"hash":""}'
    mixed = [good[0], *garbage, good[1], surrogate, good[2]]
    answer = handheld.push(mixed)
    expected = ["accepted", *["quarantined"] * 8, "accepted", "quarantined", "accepted"]
    assert statuses(answer) == expected
    assert [result["index"] for result in answer.json["results"]] == list(range(12))
    assert set(codes(answer)) == {None, "event.malformed"}
    assert len(quarantined()) == 9
    assert stored() == 3


def test_an_event_with_bytes_that_are_no_text_stops_none_of_its_neighbours(handheld: Any) -> None:
    handheld.record()
    body = handheld.body([handheld.journal[0], '{"event":{"id":"@@"},"hash":""}'])
    answer = handheld.send(body.replace(b"@@", b"\xff\xfe"))
    assert statuses(answer) == ["accepted", "quarantined"]


def test_a_body_may_be_gzip(handheld: Any) -> None:
    handheld.record()
    assert statuses(handheld.send(handheld.body(), zipped=True)) == ["accepted"]


def test_more_than_500_events_are_too_many(handheld: Any) -> None:
    answer = handheld.push(["{}"] * 501)
    assert (answer.status_code, answer.json["code"]) == (413, "push.too_many")
    assert statuses(handheld.push(["{}"] * 500)) == ["quarantined"] * 500


def test_a_body_beyond_8_mebibytes_is_too_large_packed_or_not(handheld: Any) -> None:
    body = handheld.body() + b" " * (8 * 1024 * 1024)
    assert handheld.send(body).status_code == 413
    packed = handheld.send(body, zipped=True)
    assert (packed.status_code, packed.json["code"]) == (413, "push.too_large")


@pytest.mark.parametrize(
    ("body", "encoding", "status", "code"),
    [
        (b"not gzip", "gzip", 400, "push.not_gzip"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", "gzip", 400, "push.not_gzip"),
        (b"{}", "br", 415, "push.encoding"),
        (b"", "", 400, "push.not_json"),
        (b"{", "", 400, "push.not_json"),
        (b'{"events": [{]}', "", 400, "push.not_json"),
        (b"[]", "", 422, "push.frame"),
        (b"{}", "", 422, "push.frame"),
    ],
)
def test_a_body_that_is_no_push_is_refused_with_its_code(
    handheld: Any, body: bytes, encoding: str, status: int, code: str
) -> None:
    answer = handheld.send(body, **({"Content-Encoding": encoding} if encoding else {}))
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_an_empty_push_reports_what_the_device_holds(handheld: Any) -> None:
    answer = handheld.push([], head=3, pending=3)
    assert statuses(answer) == []
    assert answer.json["missing"] == [[1, 3]]


def test_a_frame_with_a_wrong_field_is_named(handheld: Any) -> None:
    for frame in ({"head": -1}, {"epoch": "x"}, {"pending": "many"}, {"colour": "red"}):
        answer = handheld.push([], **frame)
        assert (answer.status_code, answer.json["code"]) == (422, "push.frame")


def test_pushes_beyond_the_rate_are_told_when_to_come_back(database_url: str, clock: Any) -> None:
    from server.app import create_app
    from tests.conftest import settings_for

    app = create_app(settings_for(database_url, push_rate="2 per hour"), clock)
    with app.app_context():
        handheld = a_handheld(app, World())
        answers = [handheld.push([]) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert int(answers[2].headers["Retry-After"]) > 0
        assert json.loads(answers[2].text)["code"] == "http.429"
        db.session.remove()
        db.engine.dispose()
