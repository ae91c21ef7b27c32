"""Routes of inventory."""

from flask_smorest import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
