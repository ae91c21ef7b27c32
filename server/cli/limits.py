"""`giacenza limits`: how much roles and users may approve."""

import click

from server.cli import application
from server.kernel import exact

_FIELDS = ("quantity", "percent", "value", "net", "gross")


@click.group()
def command() -> None:
    """How much a role or a user may approve, of a line and in an inventory."""


@command.command("list")
def list_() -> None:
    """One line for each role or user that has limits; `-` is no limit."""
    from server.inventory.limit_keeping import approval_limits

    with application().app_context():
        for row in approval_limits():
            whose = f"role {row.role}" if row.role else f"user {row.user_name}"
            limits = ((name, getattr(row, name)) for name in _FIELDS)
            shown = [f"{name} {'-' if one is None else exact.to_text(one)}" for name, one in limits]
            click.echo("\t".join([whose, *shown]))


@command.command("set")
@click.argument("kind", type=click.Choice(["role", "user"]))
@click.argument("name")
@click.option("--quantity", help="Of a line, in its base unit.")
@click.option("--percent", help="Of a line, in percent of the book.")
@click.option("--value", help="Of a line.")
@click.option("--net", help="Of an inventory.")
@click.option("--gross", help="Of an inventory.")
def set_(kind: str, name: str, **limits: str | None) -> None:
    """Set all limits of a role or a user; what is not said is no limit."""
    from server.http.context import now
    from server.inventory.limit_keeping import set_approval_limit

    numbers = {field: None if one is None else exact.parse(one) for field, one in limits.items()}
    with application().app_context():
        set_approval_limit(kind, name, numbers, now=now(), by="command line")
        click.echo(name)


@command.command()
@click.argument("kind", type=click.Choice(["role", "user"]))
@click.argument("name")
def forget(kind: str, name: str) -> None:
    """Take the limits of a role or a user away."""
    from server.http.context import now
    from server.inventory.limit_keeping import forget_approval_limit

    with application().app_context():
        forget_approval_limit(kind, name, now=now(), by="command line")
        click.echo(name)
