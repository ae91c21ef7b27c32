"""`giacenza journal`: the log of events."""

import sys

import click

from server.cli import application


@click.group("journal")
def command() -> None:
    """The log of count events."""


@command.command()
def verify() -> None:
    """Read the whole log again; names the first event that is not what it was."""
    from server.journal.verify import verify_journals

    with application().app_context():
        verified = verify_journals()
    if verified.finding is None:
        click.echo(f"{verified.events} events in {verified.journals} journals are as they came")
        return
    found = verified.finding
    place = f"device {found.device}, epoch {found.epoch}, seq {found.seq}"
    click.echo(f"{found.code}: {place}: {found.detail}", err=True)
    sys.exit(1)
