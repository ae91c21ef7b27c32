"""`giacenza user`: accounts."""

import sys

import click

from server.cli import application
from server.kernel.principal import Role


@click.group("user")
def command() -> None:
    """Accounts of people who sign in."""


@command.command()
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--employee", help="Code of the employee that this user is.")
@click.option("--never-counts", is_flag=True, help="Declare that this user never counts.")
def add(name: str, role: str, employee: str | None, *, never_counts: bool) -> None:
    """Create a user; the password is read from standard input."""
    from server.http.context import now, settings
    from server.identity.users import create_user

    if not never_counts and employee is None:
        raise click.UsageError("say --employee CODE or --never-counts")
    with application().app_context():
        user = create_user(
            name,
            sys.stdin.readline().rstrip("\n"),
            Role(role),
            employee=employee,
            never_counts=never_counts,
            language=settings().language,
            now=now(),
            by="command line",
        )
        click.echo(user.name)
