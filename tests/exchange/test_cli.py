"""`giacenza import` and `giacenza export` as a person or a script meets them."""

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from server.cli import main
from server.cli.imports import spans


@pytest.fixture
def giacenza(
    sqlite_template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Any:
    """`giacenza("import", "units", file)` → exit code, standard output, standard error."""
    database = tmp_path / "command.sqlite"
    with sqlite3.connect(sqlite_template) as source, sqlite3.connect(database) as target:
        source.backup(target)
    source.close()
    target.close()
    monkeypatch.setenv("GIACENZA_DATABASE_URL", f"sqlite:///{database}")
    monkeypatch.setenv("GIACENZA_SECRET_KEY", "a key for tests")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["giacenza", *words])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


def test_a_good_file_ends_with_0_and_one_line_of_json(giacenza: Any) -> None:
    Path("units.csv").write_text("code,description\nPZ,Pezzi\n")
    code, out, err = giacenza("import", "units", "units.csv")
    assert (code, err) == (0, "")
    assert json.loads(out.splitlines()[-1])["created"] == 1
    assert giacenza("export", "units")[1] == "code,description,decimals\nPZ,Pezzi,0\n"
    assert giacenza("export", "units", "-o", "out.csv")[0] == 0
    assert json.loads(giacenza("import", "units", "out.csv")[1])["unchanged"] == 1


def test_bad_lines_end_with_1_and_a_reason_each_on_standard_error(giacenza: Any) -> None:
    Path("units.csv").write_text("code,decimals\nPZ,many\n KG,0\nBOX,0\n")
    code, out, err = giacenza("import", "units", "units.csv")
    assert code == 1
    assert err.splitlines() == [
        "value.not_whole: line 2, column decimals: 'many' is not a whole number",
        "value.spaces: line 3, column code: spaces at an end of ' KG'; a mapping can strip them",
    ]
    assert json.loads(out)["written"] is False
    kept, out, err = giacenza("import", "units", "units.csv", "--keep-good")
    assert (kept, len(err.splitlines()), json.loads(out)["created"]) == (0, 2, 1)


def test_rows_that_a_mapping_leaves_out_are_named_with_their_lines(giacenza: Any) -> None:
    Path("units.csv").write_text("code,S\nA,1\nB,1\nC,4\nD,1\n")
    Path("m.toml").write_text('[[only]]\ncolumn = "S"\nis = ["4"]\nreason = "not complete"\n')
    code, _, err = giacenza("import", "units", "units.csv", "--mapping", "m.toml", "--dry-run")
    assert code == 0
    assert err == "left out: 3 rows: not complete (lines 2-3, 5)\n"


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("import", "no-such-kind", "units.csv"), 1, "kind.unknown"),
        (("export", "moons"), 1, "kind.unknown"),
        (("import", "units", "latin.csv"), 1, "file.not_utf8: line 2: byte 9 (0xe8)"),
        (("import", "units", "units.csv", "--mapping", "latin.csv"), 1, "mapping.not_utf8"),
        (("import", "units", "none.csv"), 2, "does not exist"),
        (("import", "units", "units.csv", "--as-of", "yesterday"), 2, "--as-of"),
        (("import", "units"), 2, "Missing argument"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_exit_code(
    giacenza: Any, words: tuple[str, ...], code: int, reason: str
) -> None:
    Path("units.csv").write_text("code\nPZ\n")
    Path("latin.csv").write_bytes("code\ncaffè\n".encode("latin-1"))
    found, _, err = giacenza(*words)
    assert found == code
    assert reason in err


def test_lines_are_shown_as_spans() -> None:
    assert spans([3, 4, 5, 9]) == "3-5, 9"
