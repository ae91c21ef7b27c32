"""The command `giacenza`. Exit code 0 done, 1 refused (reasons on standard error), 2 wrong use."""

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final

import click

from server.kernel.problems import Refusal

if TYPE_CHECKING:
    from flask import Flask

_GROUPS: Final = {
    "db": "database",
    "user": "users",
    "serve": "serving",
    "demo": "demonstration",
    "import": "imports",
    "export": "exports",
    "inventory": "inventories",
    "device": "devices",
    "journal": "journal",
    "report": "reports",
    "closing": "closings",
    "limits": "limits",
    "history": "histories",
    "record": "records",
}


class Commands(click.Group):
    """Loads a command's file only when it is called, so that `--help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the table above."""
        _ = ctx
        return list(_GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, with the application around it."""
        _ = ctx
        if cmd_name not in _GROUPS:
            return None
        command = import_module(f"server.cli.{_GROUPS[cmd_name]}").command
        return command if isinstance(command, click.Command) else None


@click.group(cls=Commands)
def giacenza() -> None:
    """Physical inventory: count offline, merge exactly, align and value the stock."""


def main() -> None:
    """Run the command; a refusal ends it with exit code 1, one reason a line."""
    try:
        giacenza(standalone_mode=False)
    except Refusal as refusal:
        for line in reasons(refusal):
            print(line, file=sys.stderr)
        sys.exit(1)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)


def reasons(refusal: Refusal) -> list[str]:
    """One line per fault, `code: where: detail`; the refusal itself when it has no faults."""
    if not refusal.faults:
        return [f"{refusal.code}: {refusal.detail}"]
    lines = []
    for fault in refusal.faults:
        where = ", ".join(
            f"{name} {value}"
            for name, value in (
                ("line", fault.line),
                ("column", fault.column),
                ("field", fault.field),
            )
            if value is not None
        )
        lines.append(
            f"{fault.code}: {where}: {fault.detail}" if where else f"{fault.code}: {fault.detail}"
        )
    return lines


def application(*, any_revision: bool = False) -> "Flask":
    """The application of this environment, for commands; refuses a database that is not current."""
    from server.config import settings_from
    from server.core import create_core
    from server.storage.revisions import refuse_other_revision

    app = create_core(settings_from(os.environ))
    if not any_revision:
        with app.app_context():
            refuse_other_revision()
    return app
