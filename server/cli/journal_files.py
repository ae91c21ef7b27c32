"""`giacenza journal import`: a journal that a handheld wrote to a file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from server.cli import application
from server.cli.journal import command as journal
from server.kernel.principal import Role

if TYPE_CHECKING:
    from server.sync.models import JournalFile

_ADMINISTRATORS = (Role.ADMINISTRATOR,)


@journal.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--confirm-as", "confirmer", metavar="USER", help="Confirm it: its events count.")
@click.option("--refuse-as", "refuser", metavar="USER", help="Refuse it, with --why.")
@click.option("--why", default="", help="The reason, which is kept.")
def import_file(file: Path, confirmer: str | None, refuser: str | None, why: str) -> None:
    """Check a journal file and keep it waiting until an administrator confirms it.

    The same file again is the one that waits, so that --confirm-as may also be given later.
    Prints a line for each epoch and, last, the file's number.
    """
    from server.http.context import now
    from server.identity.acting import acting_user
    from server.sync.imported import WAITING, confirm, refuse, take_in

    if confirmer and refuser:
        raise click.UsageError("say --confirm-as or --refuse-as")
    with application().app_context():
        user = confirmer or refuser
        by = acting_user(user, _ADMINISTRATORS).name if user else "command line"
        found = take_in(file, file.name, now=now(), by=by)
        _show(found)
        if confirmer or refuser:
            decide = confirm if confirmer else refuse
            found = decide(found.id, why, now=now(), by=by)
            _show_outcome(found)
        elif found.state == WAITING:
            click.echo("waiting: nothing of it counts before --confirm-as USER", err=True)
        click.echo(found.id)


def _show(found: "JournalFile") -> None:
    from server.sync.imported import journals_of

    for one in journals_of(found):
        ranges = ",".join(f"{first}-{last}" for first, last in one["ranges"]) or "-"
        whole = "whole" if one["whole"] else "not whole"
        told = (one["device"], one["epoch"], ranges, f"{one['new']} new", f"head {one['head']}")
        click.echo("\t".join((*told, whole)))
    for fault in found.faults:
        click.echo(f"{fault['code']}: line {fault['line']}: {fault['detail']}", err=True)
    more = found.fault_count - len(found.faults)
    if more > 0:
        click.echo(f"and {more} more lines that cannot be read", err=True)


def _show_outcome(found: "JournalFile") -> None:
    for verdict, events in sorted((found.outcome or {}).items()):
        click.echo(f"{verdict}\t{events}")
