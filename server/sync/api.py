"""Routes of sync."""

from flask_smorest import Blueprint

from server.sync.device_routes import blueprint as devices
from server.sync.journal_file_routes import blueprint as journal_files
from server.sync.pull_routes import blueprint as pull
from server.sync.push_routes import blueprint as sync
from server.sync.quarantine_routes import blueprint as quarantine

BLUEPRINTS: tuple[Blueprint, ...] = (devices, sync, pull, quarantine, journal_files)
