"""Routes of inventory."""

from flask_smorest import Blueprint

from server.inventory.routes.alignments import blueprint as alignments
from server.inventory.routes.approval_limits import blueprint as approval_limits
from server.inventory.routes.decisions import blueprint as decisions
from server.inventory.routes.differences import blueprint as differences
from server.inventory.routes.inbox import blueprint as inbox
from server.inventory.routes.inventories import blueprint as inventories
from server.inventory.routes.list_types import blueprint as list_types
from server.inventory.routes.lists import blueprint as lists
from server.inventory.routes.progress import blueprint as progress
from server.inventory.routes.tolerances import blueprint as tolerances

BLUEPRINTS: tuple[Blueprint, ...] = (
    list_types,
    tolerances,
    approval_limits,
    inventories,
    lists,
    progress,
    differences,
    decisions,
    alignments,
    inbox,
)
