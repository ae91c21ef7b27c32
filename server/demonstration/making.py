"""Makes the demonstration once, and says how to get into it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from server.catalog.models import Item, Warehouse
from server.demonstration.company import COMPANY, PEOPLE, articles, password_of
from server.demonstration.counting import Morning
from server.demonstration.master import BY, write_master
from server.demonstration.trading import Year
from server.identity.audit import audit
from server.identity.devices import OneTimeCode, create_device, renew_code
from server.identity.models import AuditEntry, Device
from server.kernel.clock import local_day
from server.kernel.problems import Conflict
from server.ledger.service import post_records
from server.storage.database import db
from server.storage.transaction import transaction

SUBJECT: Final = "demonstration"
HANDHELD: Final = "Il mio terminale"
_ZONE: Final = "Europe/Rome"
_MADE_BEFORE: Final = timedelta(days=366)
"""The master data is older than the first movement."""


class DatabaseInUse(Conflict):
    """The demonstration never mixes with a company's own data."""

    code = "demonstration.database_in_use"


class DemonstrationMissing(Conflict):
    """The database holds no demonstration."""

    code = "demonstration.missing"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody to sign in as."""

    name: str
    role: str
    password: str


def is_made() -> bool:
    """Whether this database holds the demonstration."""
    query = select(AuditEntry.id).where(AuditEntry.subject == SUBJECT)
    return db.session.scalar(query) is not None


def make_demonstration(*, now: datetime, secret: str) -> bool:
    """Make the company and its year in one transaction; False when it is there already."""
    if is_made():
        return False
    if db.session.scalar(select(Item.id).limit(1)) or db.session.scalar(select(Warehouse.id)):
        raise DatabaseInUse("this database holds data: use another one for the demonstration")
    assortment = articles()
    with transaction():
        write_master(assortment, now=now - _MADE_BEFORE, secret=secret)
        yesterday = local_day(now, _ZONE) - timedelta(days=1)
        post_records(Year(assortment, yesterday).records(), now=now, by=BY)
        number = Morning(assortment, now).happen()
        audit(now, BY, "create", SUBJECT, COMPANY, after={"inventory": number})
    return True


def accounts(secret: str) -> list[Account]:
    """One account for each role, with the password that it was made with."""
    return [Account(name, role, password_of(name, secret)) for name, role in PEOPLE]


def new_device(*, now: datetime) -> OneTimeCode:
    """A handheld of every warehouse that waits to be enrolled; a waiting one gets a new code."""
    if not is_made():
        raise DemonstrationMissing("make the demonstration first: giacenza demo")
    waiting = select(Device.id).where(
        Device.name == HANDHELD, Device.enrolled_at.is_(None), Device.revoked_at.is_(None)
    )
    found = db.session.scalar(waiting)
    if found is not None:
        return renew_code(found, now=now, by=BY)
    warehouses = list(db.session.scalars(select(Warehouse.id)))
    return create_device(HANDHELD, warehouses, now=now, by=BY)
