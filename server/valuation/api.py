"""Routes of valuation."""

from flask_smorest import Blueprint

BLUEPRINTS: tuple[Blueprint, ...] = ()
