"""Marks: notes that something changed which others keep computed results of.

Whoever changes it leaves a mark in the same transaction; most marks are left by the database's
own triggers, so that no writer can forget them (decision 0011). Whoever keeps results takes the
marks away before it answers. A mark is taken by deleting it, so the order of commits cannot
matter: a mark that becomes visible later is taken later, and what is read after taking it holds
everything that its transaction wrote. This module does not know what the topics mean.
"""

from collections.abc import Collection
from typing import Final, NamedTuple, cast

from sqlalchemy import String, Table, delete, exists, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from server.storage.database import Base, db, run
from server.storage.types import Key


class Mark(Base):
    """Something of a topic changed; `subject` says what: an id or a code as text."""

    __tablename__ = "marks"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    topic: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str | None] = mapped_column(String(600))


_LEAVE: Final = insert(cast("Table", Mark.__table__)).inline()


class Marked(NamedTuple):
    """A mark that was taken."""

    topic: str
    subject: str


def leave_marks(topic: str, *subjects: str) -> None:
    """Note inside a transaction that these changed."""
    if subjects:
        rows = [{"topic": topic, "subject": subject} for subject in subjects]
        run(_LEAVE, rows)


def has_marks() -> bool:
    """Whether any mark waits to be taken."""
    return bool(db.session.scalar(select(exists(select(Mark.id)))))


def waiting_marks(topic: str) -> set[str]:
    """The subjects of a topic that wait to be taken."""
    found = db.session.scalars(select(Mark.subject).where(Mark.topic == topic))
    return {subject or "" for subject in found}


def take_back_marks(topic: str, subjects: Collection[str]) -> None:
    """Take away what this transaction itself marked: whoever wrote it says what it changed."""
    db.session.execute(delete(Mark).where(Mark.topic == topic, Mark.subject.in_(subjects)))


def take_marks() -> set[Marked]:
    """Take all marks away and give them; call it inside a transaction."""
    taken = db.session.execute(delete(Mark).returning(Mark.topic, Mark.subject))
    return {Marked(topic, subject or "") for topic, subject in taken}
