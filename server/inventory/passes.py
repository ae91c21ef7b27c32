"""When the pass of a list is closed (design/3 §2), and keeping that written on the list.

A pass is closed when every counter with events in it (at least one) has declared it without gaps
up to its `last_seq`, or when somebody forced it. It is a function of the set of events: a counter
that turns up later opens the pass again, in whatever order the events arrive.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from server.inventory.list_keeping import mark_closed, mark_reopened
from server.inventory.models import CountList
from server.journal.events import SERVER, Counter
from server.journal.service import counters_of_lists
from server.storage.database import db
from server.storage.transaction import transaction


def is_pass_closed(counters: Sequence[Counter]) -> bool:
    """Whether counters have all declared the list, without gaps.

    The server's own journal has no gaps; what is entered there never keeps a handheld's list
    open, and closes a list only when nobody else counted and it was declared.
    """
    handhelds = [counter for counter in counters if counter.device != SERVER]
    if handhelds:
        return all(counter.complete for counter in handhelds)
    return any(counter.complete for counter in counters)


def outstanding_counters(counters: Sequence[Counter]) -> list[Counter]:
    """The handhelds that have counted and not declared, or whose journal has gaps."""
    return [counter for counter in counters if counter.device != SERVER and not counter.complete]


def refresh_passes(list_ids: Collection[UUID], *, now: datetime) -> list[UUID]:
    """Write on lists whether their pass is closed; gives the lists that changed.

    Call it after events arrived (it joins the caller's transaction). Drafts, forced lists and
    lists of closed inventories stay as they are. Of two devices that declare one list at the same
    moment the second waits, and sees what the first one said.
    """
    with transaction():
        lists = _held(list_ids)
        counters = counters_of_lists([found.id for found in lists])
        closed = {found.id for found in lists if is_pass_closed(counters[found.id])}
        closing = [found for found in lists if found.state == "released" and found.id in closed]
        opening = [found for found in lists if found.state == "closed" and found.id not in closed]
        opening = [found for found in opening if found.inventory.state != "closed"]
        if closing:
            mark_closed(closing, now=now)
        if opening:
            mark_reopened(opening)
        return [found.id for found in (*closing, *opening)]


def _held(list_ids: Collection[UUID]) -> Sequence[CountList]:
    """The lists as they are now; nobody else opens or closes them until the transaction ends."""
    query = select(CountList).where(
        CountList.id.in_(list_ids),
        CountList.state != "draft",
        CountList.close_reason.is_(None),
    )
    held = query.order_by(CountList.id).with_for_update(key_share=True)
    return db.session.scalars(held.execution_options(populate_existing=True)).all()
