"""Routes of documents."""

from flask_smorest import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
