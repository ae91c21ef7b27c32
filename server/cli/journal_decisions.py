"""`giacenza journal`: what supervisors decide about journals: write-offs, breaks, alarms."""

import json
from collections.abc import Sequence
from uuid import UUID

import click

from server.cli import application
from server.cli.journal import command as journal
from server.kernel.principal import Role

_KEEPERS = (Role.ADMINISTRATOR, Role.SUPERVISOR)
_as = click.option("--as", "user", metavar="USER", required=True, help="Who decides.")
_why = click.option("--why", required=True, help="The reason, which is kept.")


@journal.command("write-off")
@click.argument("device")
@click.argument("epoch", type=click.UUID)
@click.argument("first", type=click.IntRange(1))
@click.argument("last", type=click.IntRange(1))
@_as
@_why
def write_off(device: str, epoch: UUID, first: int, last: int, user: str, why: str) -> None:
    """Write off numbers of a journal that can never arrive; prints the new high water."""
    from server.auditing.writing_off import write_off_numbers
    from server.http.context import now
    from server.identity.acting import acting_user

    with application().app_context():
        by = acting_user(user, _KEEPERS).name
        head = write_off_numbers(device, epoch, first, last, why, now=now(), by=by)
    click.echo(str(head.high_water))


@journal.command("accept-broken")
@click.argument("device")
@click.argument("epoch", type=click.UUID)
@_as
@_why
def accept_broken(device: str, epoch: UUID, user: str, why: str) -> None:
    """Accept that a journal does not fit together; prints the numbers where it does not."""
    from server.http.context import now
    from server.identity.acting import acting_user
    from server.journal.breaks import accept_breaks

    with application().app_context():
        by = acting_user(user, _KEEPERS).name
        numbers = accept_breaks(device, epoch, why, now=now(), by=by)
    click.echo(" ".join(map(str, numbers)))


@journal.command()
@click.option("--all", "everything", is_flag=True, help="Also those that were seen.")
def alarms(*, everything: bool) -> None:
    """Print the alarms, newest first: number, when, kind, device, epoch, seq, times, detail."""
    from server.journal.alarms import alarms_page
    from server.kernel import clock

    with application().app_context():
        after = None
        while rows := alarms_page(after, 500, is_open=None if everything else True, device=None)[
            :500
        ]:
            for row in rows:
                told = (row.id, clock.to_text(row.raised_at), row.kind, row.device, row.epoch)
                fields = (*told, row.seq, row.times, json.dumps(row.detail))
                click.echo("\t".join("-" if value is None else str(value) for value in fields))
            after = rows[-1].id


@journal.command()
@click.argument("numbers", metavar="ALARM...", nargs=-1, required=True, type=int)
@_as
@_why
def seen(numbers: Sequence[int], user: str, why: str) -> None:
    """Say that alarms were looked at, and what was found; prints how many."""
    from server.http.context import now
    from server.identity.acting import acting_user
    from server.journal.alarms import mark_seen

    with application().app_context():
        by = acting_user(user, _KEEPERS).name
        mark_seen(numbers, why, now=now(), by=by)
    click.echo(len(numbers))
