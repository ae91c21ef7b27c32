"""Routes of catalog."""

from flask_smorest import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
