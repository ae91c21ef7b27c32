"""Routes of sync."""

from flask_smorest import Blueprint

from server.sync.device_routes import blueprint as devices

BLUEPRINTS: tuple[Blueprint, ...] = (devices,)
