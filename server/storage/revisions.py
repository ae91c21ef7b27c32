"""Whether the database's tables are those of this program."""

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from server.kernel.problems import Conflict
from server.storage.database import MIGRATIONS, db


class DatabaseOutdated(Conflict):
    """The database waits for `giacenza db upgrade`."""

    code = "database.outdated"


class DatabaseNewer(Conflict):
    """A newer program made this database: bring the program up to date."""

    code = "database.newer"


def newest_revision() -> str:
    """The revision that this program works with."""
    head = _scripts().get_current_head()
    if head is None:
        raise RuntimeError("the program has no migrations")
    return head


def is_known(revision: str) -> bool:
    """Whether this program can bring a database of this revision up to date."""
    return revision in {script.revision for script in _scripts().walk_revisions()}


def refuse_other_revision() -> None:
    """Refuse a database whose tables are older or newer than the program."""
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == newest_revision():
        return
    if present is None or is_known(present):
        raise DatabaseOutdated("the database is not up to date: run `giacenza db upgrade`")
    raise DatabaseNewer(f"the database has revision {present}: bring the program up to date")


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)
