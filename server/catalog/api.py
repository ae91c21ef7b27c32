"""Routes of catalog."""

from flask_smorest import Blueprint

from server.catalog.finer_routes import blueprint as finer
from server.catalog.item_routes import blueprint as items
from server.catalog.place_routes import blueprint as places

BLUEPRINTS: tuple[Blueprint, ...] = (items, finer, places)
