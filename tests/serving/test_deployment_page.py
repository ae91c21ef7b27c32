"""The page about running the product names every setting and only real commands."""

import re

from server.config import Settings
from tests.needs import ROOT

PAGE = (ROOT / "docs" / "deployment.md").read_text()


def test_every_setting_is_documented_and_nothing_else() -> None:
    settings = {f"GIACENZA_{name.upper()}" for name in Settings.__dataclass_fields__}
    assert set(re.findall(r"^\| `(GIACENZA_\w+)`", PAGE, re.MULTILINE)) == settings


def test_every_command_on_the_page_exists() -> None:
    from server.cli import giacenza

    lines = re.findall(r"^(?:GIACENZA_\S+ )?giacenza (\w+) ?(\w*)", PAGE, re.MULTILINE)
    assert lines
    for group, name in lines:
        command = giacenza.get_command(None, group)  # type: ignore[arg-type]
        assert command is not None, group
        commands = getattr(command, "commands", None)
        assert commands is None or name in commands, (group, name)
