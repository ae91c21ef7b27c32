"""Alembic's entry: migrates the database of the running application."""

from alembic import context
from flask import current_app

from server.storage.database import Base

engine = current_app.extensions["migrate"].db.engine

with engine.connect() as connection:
    context.configure(
        connection=connection.execution_options(writes=True),
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
