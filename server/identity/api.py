"""Routes of identity."""

from flask_smorest import Blueprint

from server.identity.sessions import blueprint as sessions

BLUEPRINTS: tuple[Blueprint, ...] = (sessions,)
