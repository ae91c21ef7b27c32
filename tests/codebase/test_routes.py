"""Every route says who may call it."""

from flask import Flask

from server.http.guards import callers


def test_every_route_states_who_may_call_it(app: Flask) -> None:
    silent = [
        rule.rule for rule in app.url_map.iter_rules() if not _states(app, rule.endpoint, rule)
    ]
    assert silent == []


def _states(app: Flask, endpoint: str, rule: object) -> bool:
    view = app.view_functions[endpoint]
    view_class = getattr(view, "view_class", None)
    if view_class is None:
        return callers(view) is not None
    methods = getattr(rule, "methods", set()) - {"HEAD", "OPTIONS"}
    return all(callers(getattr(view_class, method.lower())) for method in methods)
