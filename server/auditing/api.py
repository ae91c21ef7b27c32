"""Routes of auditing."""

from flask_smorest import Blueprint

from server.auditing.alarm_routes import blueprint as alarms
from server.auditing.journal_routes import blueprint as journal
from server.auditing.trail_routes import blueprint as trail

BLUEPRINTS: tuple[Blueprint, ...] = (journal, alarms, trail)
