"""Every route says who may call it, and holds to it before it reads anything."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from server.http.guards import callers

SAMPLES = {"uuid": "01999999-9999-7999-8999-999999999999", "int": "1"}


def views(app: Flask) -> Iterator[tuple[str, Rule, Callable[..., Any]]]:
    """(method, rule, view) of every route."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        view_class = getattr(view, "view_class", None)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield method, rule, getattr(view_class, method.lower()) if view_class else view


def address(rule: Rule) -> str:
    """An address that the rule answers."""
    plain = re.sub(r"<any\((\w+)[^)]*\):\w+>", r"\1", rule.rule)
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1], "x"), plain)


def test_every_route_states_who_may_call_it(app: Flask) -> None:
    assert [(method, rule.rule) for method, rule, view in views(app) if not callers(view)] == []


def test_a_stranger_is_turned_away_before_anything_they_sent_is_read(app: Flask) -> None:
    client = app.test_client()
    answers = {
        (method, rule.rule): client.open(
            address(rule), method=method, data=b"{", content_type="application/json"
        ).status_code
        for method, rule, view in views(app)
        if callers(view) != ("public",)
    }
    assert len(answers) > 50
    assert {route: status for route, status in answers.items() if status != 401} == {}
