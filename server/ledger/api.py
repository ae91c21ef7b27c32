"""Routes of ledger."""

from flask_smorest import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
