"""The picture of a few lines of an inventory, read without reading the others."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select

from server.inventory.coupling import Subject
from server.inventory.projection.areas import stored_counters, touched, witnesses
from server.inventory.projection.closeness import Close, read_close
from server.inventory.projection.models import DifferenceLine
from server.inventory.reviewing.line import Asked
from server.inventory.reviewing.lines import AT_COUNT, Picture, by_warehouse, drawn
from server.inventory.reviewing.sources import NOTHING, Supposed
from server.storage.database import db
from server.storage.rowset import rowset


def picture_about(
    number: str,
    subjects: Iterable[Subject],
    *,
    now: datetime,
    asked: Asked = AT_COUNT,
    supposed: Supposed = NOTHING,
) -> Picture:
    """The lines of some subjects, equal to those lines of the whole picture.

    With `supposed` they are as they would be; nothing is written.
    """
    return picture_close(read_close(number, subjects, now=now, supposed=supposed), asked)


def picture_close(close: Close, asked: Asked) -> Picture:
    """The lines of subjects whose sources are read."""
    sources = close.sources
    counted = by_warehouse(sources, close.events)
    places = touched(sources, close.events)
    for warehouse_id, witness in witnesses(stored_counters(sources.inventory.id, places)):
        if warehouse_id in counted and witness.list in sources.lists:
            counted[warehouse_id].events.append(witness)
    return drawn(sources, close.events, counted, asked, close.subjects)


def subjects_of_lines(view_id: int, lines: Collection[str]) -> set[Subject]:
    """What some stored lines count."""
    asked = rowset("asked", line=sorted(lines))
    query = select(DifferenceLine.item, DifferenceLine.barcode).where(
        DifferenceLine.view_id == view_id, DifferenceLine.line.in_(select(asked.c.line))
    )
    return {Subject(*row) for row in db.session.execute(query)} if lines else set()
