"""Routes of exchange."""

from flask_smorest import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
