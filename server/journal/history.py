"""The identity of this database's history and of the server's own journal: one row.

A restored backup gets a new history, so that handhelds send again what the backup has not.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from server.journal.models import ServerHistory
from server.kernel.identifiers import new_id
from server.storage.database import run, upsert
from server.storage.transaction import transaction

_ROW: Final = 1
_KNOWN: Final = select(ServerHistory.__table__.c.history)


def known_history() -> UUID | None:
    """The identity of this database's history, None when nothing ever asked for it."""
    found: UUID | None = run(_KNOWN).scalar()
    return found


def server_history(now: datetime) -> UUID:
    """The identity of this database's history, made the first time that it is asked for."""
    found = known_history()
    if found is None:
        with transaction() as session:
            found = _kept(session, now).history
    return found


def renew_history(now: datetime) -> UUID:
    """Say that this database is another one now (it was restored), with a new server journal.

    Handhelds then send again everything that the backup may lack.
    """
    with transaction() as session:
        row = _kept(session, now)
        row.history, row.server_epoch = new_id(now), new_id(now)
        session.flush()
        return row.history


def server_epoch_ready(session: scoped_session[Session], now: datetime) -> UUID:
    """The epoch of the server's own journal; call it inside a transaction. Locks the journal."""
    return _kept(session, now).server_epoch


def _kept(session: scoped_session[Session], now: datetime) -> ServerHistory:
    fresh = {"id": _ROW, "history": new_id(now), "server_epoch": new_id(now), "settings": {}}
    session.execute(upsert(ServerHistory).values(fresh).on_conflict_do_nothing())
    return session.scalars(select(ServerHistory).with_for_update()).one()
