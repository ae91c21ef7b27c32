"""`giacenza db`: bring the database up to date, check it, back it up, put a backup back."""

from pathlib import Path
from typing import Final

import click
from flask_migrate import upgrade as migrate

from server.cli import application
from server.kernel.problems import Conflict, Fault

BY: Final = "command line"
_FILE: Final = click.Path(dir_okay=False, path_type=Path)


class DatabaseDamaged(Conflict):
    """The database found something wrong with itself."""

    code = "database.damaged"


@click.group("db")
def command() -> None:
    """The database."""


@command.command()
def upgrade() -> None:
    """Bring the database's tables up to date."""
    with application(any_revision=True).app_context():
        _bring_up_to_date()
    click.echo("up to date")


@command.command()
def check() -> None:
    """Refuse a database that is damaged or out of date, or names in its rows what is not there."""
    from server.inventory.reviewing.broken_references import broken_reviews
    from server.ledger.service import broken_references
    from server.storage.backups import faults_of_database

    with application().app_context():
        found = [*faults_of_database(), *broken_references(), *broken_reviews()]
    if found:
        faults = [Fault("database.damaged", sentence) for sentence in found]
        raise DatabaseDamaged("the database is damaged: restore a backup", faults)
    click.echo("up to date and sound")


@command.command()
@click.argument("file", type=_FILE)
def backup(file: Path) -> None:
    """Write a consistent copy to FILE, also while people work; prints FILE."""
    from server.storage.backups import back_up

    with application().app_context():
        back_up(file)
    click.echo(file)


@command.command()
@click.argument("file", type=_FILE)
def restore(file: Path) -> None:
    """Make the database what the backup FILE holds, as a new history; prints its identity.

    Handhelds notice the new history and send again what the backup lacks. On SQLite the database
    that was there is kept beside it.
    """
    from server.http.context import now
    from server.identity.audit import audit
    from server.journal.service import renew_history
    from server.storage.backups import put_back
    from server.storage.database import db
    from server.storage.transaction import transaction

    with application(any_revision=True).app_context():
        moment = now()
        database = Path(db.engine.url.database or "database")
        aside = database.with_name(f"{database.name}.before-{moment:%Y%m%dT%H%M%S}")
        put_back(file, aside=aside)
        _bring_up_to_date()
        with transaction():
            history = renew_history(moment)
            audit(moment, BY, "restore", "database", str(history), after={"file": file.name})
        if aside.exists():
            click.echo(f"what was there is kept in {aside}", err=True)
    click.echo(history)


def _bring_up_to_date() -> None:
    from server.inventory.totals.rebuilding import rebuild_missing

    migrate()
    rebuild_missing()
