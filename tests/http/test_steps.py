"""Long work that tells its steps: to the end, to a refusal, to a bug, and when nobody listens."""

import json
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from flask import Flask

from server.http.steps import Progress, stepped, wants_steps
from server.kernel.problems import Conflict


class Busy(Conflict):
    """For these tests."""

    code = "test.busy"


def lines(app: Flask, work: Callable[[Progress], Any]) -> list[Any]:
    with app.test_request_context():
        return [json.loads(line) for line in stepped(work).iter_encoded()]


def test_the_steps_come_before_what_was_done(app: Flask) -> None:
    def work(tell: Progress) -> dict[str, int]:
        tell("first")
        tell("second")
        return {"id": 7}

    assert lines(app, work) == [{"step": "first"}, {"step": "second"}, {"done": {"id": 7}}]
    assert lines(app, lambda _: {"id": 8}) == [{"done": {"id": 8}}]


def test_a_refusal_after_a_step_is_the_last_line(app: Flask) -> None:
    def work(tell: Progress) -> None:
        tell("first")
        raise Busy("somebody else is at it")

    first, last = lines(app, work)
    assert first == {"step": "first"}
    assert (last["problem"]["code"], last["problem"]["status"]) == ("test.busy", 409)


def test_a_refusal_before_the_first_step_is_an_ordinary_one(app: Flask) -> None:
    def work(_: Progress) -> None:
        raise Busy("somebody else is at it")

    with app.test_request_context(), pytest.raises(Busy):
        stepped(work)


def test_a_bug_is_told_with_its_reference_and_nothing_of_the_inside(app: Flask) -> None:
    def work(tell: Progress) -> None:
        tell("first")
        raise RuntimeError("secret")

    last = lines(app, work)[-1]["problem"]
    assert last["code"] == "bug"
    assert "secret" not in str(last)


def test_whoever_goes_away_stops_the_work_at_its_next_step(app: Flask) -> None:
    left, ended, reached = Event(), Event(), []

    def work(tell: Progress) -> None:
        try:
            tell("first")
            left.wait(10)
            tell("second")
            reached.append("second")
        finally:
            ended.set()

    with app.test_request_context():
        answer = stepped(work)
        sent = answer.iter_encoded()
        assert json.loads(next(iter(sent))) == {"step": "first"}
        answer.response.close()  # type: ignore[union-attr]
        left.set()
    assert ended.wait(10)
    assert reached == []


def test_only_who_asks_for_steps_gets_them() -> None:
    assert wants_steps("application/x-ndjson, application/json")
    assert not wants_steps("application/json")
