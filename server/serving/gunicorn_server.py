"""The application under gunicorn, started from Python instead of from gunicorn's command."""

from collections.abc import Callable, Mapping
from typing import Any

from gunicorn.app.base import BaseApplication


class GunicornServer(BaseApplication):
    """Runs what `make` builds in every worker, so that no worker shares a connection."""

    def __init__(self, make: Callable[[], Any], options: Mapping[str, Any]) -> None:
        self._make = make
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Take the options that were given; nothing comes from files or the environment."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Build the application."""
        return self._make()
