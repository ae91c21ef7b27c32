"""`-o FILE`: whole when the command is done, as it was before when it is refused."""

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from flask import Flask

from server.cli import exports, reports
from server.cli.options import binary
from server.kernel.problems import Refusal


class Refused(Refusal):
    """For these tests."""


def refused_while_writing(file: Path) -> None:
    with pytest.raises(Refused), binary(file) as target:
        target.write(b"half")
        raise Refused("no")


def test_what_is_refused_leaves_no_file(tmp_path: Path) -> None:
    refused_while_writing(tmp_path / "new.csv")
    assert list(tmp_path.iterdir()) == []


def test_what_is_refused_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    file = tmp_path / "kept.csv"
    file.write_text("of last year")
    refused_while_writing(file)
    assert (file.read_text(), list(tmp_path.iterdir())) == ("of last year", [file])


def test_what_is_done_replaces_the_file_and_keeps_its_mode_and_its_links(tmp_path: Path) -> None:
    file, link = tmp_path / "stock.csv", tmp_path / "link.csv"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    with binary(link) as target:
        target.write(b"new")
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new", 0o640)
    assert link.is_symlink()


def test_a_folder_that_is_not_there_is_wrong_use_and_a_device_is_written_to(tmp_path: Path) -> None:
    with pytest.raises(click.BadParameter), binary(tmp_path / "no" / "stock.csv"):
        pass
    with binary(Path("/dev/null")) as target:
        target.write(b"anything")
    assert Path("/dev/null").is_char_device()


def run(monkeypatch: pytest.MonkeyPatch, app: Flask, module: Any, *arguments: str) -> Any:
    monkeypatch.setattr(module, "application", lambda: app)
    return CliRunner().invoke(module.command, arguments)


def test_reports_and_exports_write_so(
    app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "files" / "out.csv"
    file.parent.mkdir()
    ends = ("--from", "closing:1", "--to", "closing:2")
    assert isinstance(
        run(monkeypatch, app, reports, "bridge", *ends, "-o", str(file)).exception, Refusal
    )
    assert list(file.parent.iterdir()) == []
    assert run(monkeypatch, app, exports, "units", "-o", str(file)).exit_code == 0
    assert file.read_text() == "code,description,decimals\n"
