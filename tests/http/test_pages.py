"""The application's own files: compressed for whoever takes that, cached as long as they stay."""

import gzip
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from server import pages
from server.app import create_app
from tests.conftest import settings_for

SCRIPT = b"scan()" * 100


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>Giacenza</title>")
    script = tmp_path / "assets" / "index-1a2b.js"
    script.write_bytes(SCRIPT)
    script.with_suffix(".js.br").write_bytes(b"as Brotli")
    script.with_suffix(".js.gz").write_bytes(gzip.compress(SCRIPT))
    monkeypatch.setattr(pages, "_PACKAGED", tmp_path)
    return create_app(settings_for("sqlite://")).test_client()


@pytest.mark.parametrize(
    ("taken", "coding", "sent"),
    [
        ("gzip, deflate, br", "br", b"as Brotli"),
        ("gzip", "gzip", gzip.compress(SCRIPT)),
        ("br;q=0, gzip", "gzip", gzip.compress(SCRIPT)),
        ("identity", None, SCRIPT),
        (None, None, SCRIPT),
    ],
    ids=["all", "gzip", "brotli refused", "neither", "nothing said"],
)
def test_a_file_is_sent_compressed_as_the_browser_takes_it(
    browser: FlaskClient, taken: str | None, coding: str | None, sent: bytes
) -> None:
    headers = {"Accept-Encoding": taken} if taken is not None else {}
    with browser.get("/assets/index-1a2b.js", headers=headers) as answer:
        assert answer.headers.get("Content-Encoding") == coding
        assert answer.data[10:] == sent[10:], "but for the time that gzip notes"
        assert answer.mimetype == "text/javascript"
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_page_of_the_application_is_its_shell_and_a_missing_file_is_missing(
    browser: FlaskClient,
) -> None:
    with browser.get("/handheld/lists", headers={"Accept-Encoding": "br"}) as answer:
        assert answer.text == "<title>Giacenza</title>"
        assert answer.headers["Cache-Control"] == "no-cache"
    for missing in ("/assets/gone.js", "/../pyproject.toml", "/assets/../../pyproject.toml"):
        assert browser.get(missing, headers={"Accept-Encoding": "br"}).status_code == 404


def test_what_the_product_was_built_of_has_twins_that_say_the_same() -> None:
    texts = [*pages._BUILT.glob("*.html"), *pages._BUILT.glob("**/*.js")]
    assert texts
    for text in texts:
        assert gzip.decompress(Path(f"{text}.gz").read_bytes()) == text.read_bytes()
        assert Path(f"{text}.br").stat().st_size < text.stat().st_size
