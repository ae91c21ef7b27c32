"""`giacenza db`: bring the database up to date and check it."""

import click
from flask_migrate import upgrade as migrate

from server.cli import application


@click.group("db")
def command() -> None:
    """The database."""


@command.command()
def upgrade() -> None:
    """Bring the database's tables up to date."""
    with application().app_context():
        migrate()
    click.echo("up to date")
