"""Every command that the documentation shows exists, with the options that it shows."""

import re
import shlex

import click
import pytest

from server.cli import giacenza
from tests.needs import ROOT

PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "examples").rglob("*.md")),
]
BLOCK = re.compile(r"^```(?:sh|bash)?\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands() -> list[tuple[str, str]]:
    """(page, command line) of every `giacenza …` in a code block, continued lines joined."""
    found = []
    for page in PAGES:
        for block in BLOCK.findall(page.read_text()):
            for line in block.replace("\\\n", " ").splitlines():
                words = line.strip().removeprefix("$ ").removeprefix(".venv/bin/")
                if words.startswith("giacenza "):
                    found.append((page.name, words))
    return found


@pytest.mark.parametrize(("page", "line"), commands())
def test_a_documented_command_exists(page: str, line: str) -> None:
    if "[" in line or " | " in line:
        line = re.sub(r"\[[^\]]*\]|\|.*", "", line)
    words = shlex.split(line.split(" < ")[0].split(" > ")[0], comments=True)[1:]
    context = click.Context(giacenza)
    command: click.Command = giacenza
    while isinstance(command, click.Group):
        name = words.pop(0)
        found = command.get_command(context, name)
        assert found is not None, f"{page}: there is no command {name!r}"
        command = found
    known = {option for parameter in command.params for option in parameter.opts}
    used = {word.split("=")[0] for word in words if word.startswith("-")}
    assert used <= known | {"--help"}, f"{page}: {line}"


def test_the_documentation_shows_commands() -> None:
    assert len(commands()) > 20
