"""The application without its routes: settings, clock, database. Commands need no more.

Building every route costs a second; a command that has none to answer starts without them.
"""

import gc
from typing import Final

from flask import Flask
from flask_migrate import Migrate

from server import tables
from server.catalog.editing import register_use
from server.config import Settings
from server.inventory.totals.keeping import TotalsKeeper
from server.inventory.unfinished import unaligned_at
from server.journal.arrivals import follow_journal
from server.kernel.clock import Clock, system_clock
from server.ledger.use import has_moved, is_closed
from server.observing import write_logs
from server.storage import database
from server.valuation.closing.checks import register_obstacle

TABLES = tables.__all__
_OBJECTS_BETWEEN_COLLECTIONS: Final = 50_000
"""A page of differences makes a million objects that are all in use: Python's default of 700
looks through them again and again, which takes as long as the work itself."""


def create_core(settings: Settings, clock: Clock = system_clock) -> Flask:
    """Build the application that commands run in."""
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    app = Flask("server", static_folder=None)
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=settings.largest_file_bytes,
    )
    app.extensions["giacenza_settings"] = settings
    app.extensions["giacenza_clock"] = clock
    write_logs(settings.log_level)
    database.attach(app)
    register_obstacle(unaligned_at)
    follow_journal(app, TotalsKeeper())
    register_use(has_moved, is_closed)
    Migrate(app, database.db, directory=str(database.MIGRATIONS))
    return app
