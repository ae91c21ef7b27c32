"""The migrations lead from nothing to exactly the tables of the models."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from server.storage.database import MIGRATIONS, Base, db


@pytest.mark.both_databases
def test_migrations_build_the_tables_of_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Base.metadata)
        assert [one for one in found if not _is_checked_in_sets(one)] == []


def _is_checked_in_sets(difference: Any) -> bool:
    """On PostgreSQL triggers stand for the foreign keys of two tables (decision 0030)."""
    kind, constraint = difference[:2]
    in_sets = kind == "add_fk" and constraint.parent.name in {"movements", "reviewed_lines"}
    return in_sets and db.engine.dialect.name == "postgresql"


def test_there_is_a_single_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1
