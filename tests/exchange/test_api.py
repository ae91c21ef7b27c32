"""Imports and exports over the API: who may, what comes back, what is refused."""

import io
from typing import Any

import pytest
from flask import Flask

from server.kernel.principal import Role
from tests.exchange.conftest import UNITS

pytestmark = pytest.mark.both_databases


def sent(content: str | bytes = UNITS, **form: Any) -> dict[str, Any]:
    raw = content if isinstance(content, bytes) else content.encode()
    return {"data": {"file": (io.BytesIO(raw), "units.csv"), **form}}


def test_a_supervisor_imports_a_file_and_exports_it_again(client_as: Any) -> None:
    client = client_as(Role.SUPERVISOR)
    report = client.post("/api/v1/imports/units", **sent()).json
    assert (report["created"], report["written"], report["faults"]) == (4, True, [])
    answer = client.get("/api/v1/exports/units")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.get_data(as_text=True).splitlines()[0] == "code,description,decimals"
    assert client.post("/api/v1/imports/units", **sent(answer.data)).json["unchanged"] == 4


def test_bad_lines_come_back_with_line_column_and_code(client_as: Any) -> None:
    answer = client_as(Role.SUPERVISOR).post("/api/v1/imports/units", **sent("code\n x\nKG\n"))
    assert (answer.status_code, answer.json["written"]) == (200, False)
    fault = answer.json["faults"][0]
    assert (fault["code"], fault["line"], fault["column"]) == ("value.spaces", 2, "code")


def test_a_mapping_and_the_files_that_it_joins_are_sent_along(client_as: Any) -> None:
    mapping = b'[columns]\ncode="b.C"\n[join.b]\nfile="b.csv"\nhere="id"\nthere="id"\n'
    answer = client_as(Role.SUPERVISOR).post(
        "/api/v1/imports/units",
        **sent(
            "id\n1\n",
            mapping=(io.BytesIO(mapping), "m.toml"),
            joined=(io.BytesIO(b"id,C\n1,PZ\n"), "b.csv"),
            dry_run="true",
        ),
    )
    assert (answer.json["created"], answer.json["written"]) == (1, False)


@pytest.mark.parametrize(
    ("content", "form", "code"),
    [
        (b"code\n\xff\n", {}, "file.not_utf8"),
        (b"", {}, "file.empty"),
        (b"colour\nred\n", {}, "column.unknown"),
        (UNITS.encode(), {"mapping": b"= no"}, "mapping.not_toml"),
        (UNITS.encode(), {"mapping": b"\xff"}, "mapping.not_utf8"),
    ],
)
def test_a_file_or_mapping_that_cannot_be_used_is_refused(
    client_as: Any, content: bytes, form: dict[str, bytes], code: str
) -> None:
    parts = {name: (io.BytesIO(raw), name) for name, raw in form.items()}
    answer = client_as(Role.SUPERVISOR).post("/api/v1/imports/units", **sent(content, **parts))
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, code)


def test_an_unknown_kind_is_not_found(client_as: Any) -> None:
    client = client_as(Role.SUPERVISOR)
    assert client.post("/api/v1/imports/moons", **sent()).json["code"] == "kind.unknown"
    assert client.get("/api/v1/exports/moons").status_code == 404


def test_a_request_without_a_file_or_with_a_bad_time_is_refused(client_as: Any) -> None:
    client = client_as(Role.SUPERVISOR)
    assert client.post("/api/v1/imports/units", data={}).status_code == 422
    assert client.post("/api/v1/imports/stock", **sent(as_of="soon")).status_code == 422


def test_only_administrators_and_supervisors_import(app: Flask, client_as: Any) -> None:
    assert app.test_client().post("/api/v1/imports/units", **sent()).status_code == 401
    for role in (Role.ACCOUNTANT, Role.AUDITOR, Role.COUNTER):
        assert client_as(role).post("/api/v1/imports/units", **sent()).status_code == 403
    assert client_as(Role.ADMINISTRATOR).post("/api/v1/imports/units", **sent()).status_code == 200


def test_everybody_at_the_desk_but_counters_exports(app: Flask, client_as: Any) -> None:
    assert app.test_client().get("/api/v1/exports/units").status_code == 401
    assert client_as(Role.COUNTER).get("/api/v1/exports/units").status_code == 403
    for role in (Role.ACCOUNTANT, Role.AUDITOR):
        assert client_as(role).get("/api/v1/exports/units").status_code == 200
