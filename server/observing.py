"""Logs: one JSON object a line on standard error, without the values of variables.

Tracebacks name files and lines only, so that no secret that a variable holds is ever written.
"""

import logging
import sys

import structlog


def write_logs(level: str) -> None:
    """Set the level and the form of every log line."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
