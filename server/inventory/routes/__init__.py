"""Routes of the inventory, one small file for each kind of thing."""

from typing import Final

from server.kernel.principal import Role

READERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR)
"""Who may look."""

KEEPERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR)
"""Who may plan, release, decide and close."""
