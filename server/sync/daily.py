"""What the first push or ping of a day does besides: sign the heads of all journals.

No second service is needed for it, and several processes may try at once. A folder that cannot be
written never fails a push: it is logged, and raises an alarm.
"""

from datetime import date, datetime
from typing import Final

import structlog
from flask import current_app

from server.http.context import settings
from server.journal import alarms
from server.journal.events import SERVER
from server.journal.heads_folder import sign_day
from server.kernel.clock import local_day

_EXTENSION: Final = "giacenza_heads_signed"
_log = structlog.get_logger(__name__)


def sign_heads_daily(now: datetime) -> None:
    """Write the signed heads of today unless that was done; costs a comparison otherwise."""
    wanted = settings()
    day = local_day(now, wanted.time_zone)
    signed: date | None = current_app.extensions.get(_EXTENSION)
    if signed == day:
        return
    current_app.extensions[_EXTENSION] = day
    try:
        sign_day(wanted.heads_path, now, wanted.time_zone, wanted.journal_key)
    except OSError as error:
        _log.error("journal heads were not signed", folder=str(wanted.heads_path), error=str(error))
        detail = {"folder": str(wanted.heads_path), "problem": error.strerror or str(error)}
        alarms.raise_alarm(alarms.UNSIGNED, device=SERVER, detail=detail, now=now)
