"""The page to read the API."""

from flask import Flask


def test_the_page_names_every_path_of_the_api_and_who_may_call_it(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/api/v1/docs").text
    paths = client.get("/api/v1/openapi.json").json["paths"]
    assert len(paths) > 1
    assert [path for path in paths if f"<code>{path}</code>" not in page] == []
    assert "administrator, supervisor" in page


def test_the_page_needs_no_script_and_no_foreign_address(app: Flask) -> None:
    page = app.test_client().get("/api/v1/docs").text
    assert "<script" not in page
    assert "https://" not in page


def test_its_style_is_served(app: Flask) -> None:
    with app.test_client().get("/api/v1/docs.css") as answer:
        assert answer.content_type.startswith("text/css")
