"""What a view is given by the application: the clock and the settings."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from flask import current_app

if TYPE_CHECKING:
    from server.config import Settings
    from server.kernel.clock import Clock


def now() -> datetime:
    """The present moment by the application's clock."""
    return cast("Clock", current_app.extensions["giacenza_clock"])()


def clock() -> "Clock":
    """The application's clock."""
    return cast("Clock", current_app.extensions["giacenza_clock"])


def settings() -> "Settings":
    """The application's settings."""
    return cast("Settings", current_app.extensions["giacenza_settings"])
