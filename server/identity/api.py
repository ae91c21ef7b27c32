"""Routes of identity. Those of devices are in sync, which knows warehouses and journals."""

from flask_smorest import Blueprint

from server.identity.employee_routes import blueprint as employees
from server.identity.sessions import blueprint as sessions
from server.identity.user_routes import blueprint as users

BLUEPRINTS: tuple[Blueprint, ...] = (sessions, users, employees)
