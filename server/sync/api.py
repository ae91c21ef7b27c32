"""Routes of sync."""

from flask_smorest import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
