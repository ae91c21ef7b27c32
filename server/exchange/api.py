"""Routes of exchange."""

from flask_smorest import Blueprint

from server.exchange.routes import blueprint as exchange

BLUEPRINTS: tuple[Blueprint, ...] = (exchange,)
