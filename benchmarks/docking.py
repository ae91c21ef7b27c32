"""Thousands of handhelds come back to their docks: pending 0 in minutes, nothing lost or doubled.

Run it alone: `python benchmarks/docking.py sqlite|postgresql [DEVICES] [EVENTS] [AT_ONCE]`. DEVICES
(default 2,000) devices with EVENTS (500) events each, every one with its own token, on one of a few
hundred lists, dock over loopback, AT_ONCE (32) at a time. One answer in ten is thrown away, so
that its batch is sent again. At the end the log and the totals are counted.
"""

import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from random import Random

from fleet import Connection, Counted, conditions, database, lists_ready, served
from sqlalchemy import text

from server.inventory.totals.rebuilding import check
from server.storage.database import db

LISTS = 300
LOST_ANSWERS = 0.1


def main() -> None:
    """Print the figures and their conditions."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
    devices, events, at_once = (
        int(word) for word in (*sys.argv[2:], *_DEFAULTS[len(sys.argv) - 2 :])
    )
    with database(kind) as (_, url):
        lists = lists_ready(min(LISTS, devices))
        fleet = [
            Counted(number, found, events)
            for number, found in zip(range(devices), cycle(lists), strict=False)
        ]
        db.session.remove()
        with served(url) as port:
            started = time.perf_counter()
            with ThreadPoolExecutor(at_once) as threads:
                docked = list(threads.map(lambda one: _dock(port, one), fleet))
            seconds = time.perf_counter() - started
        _hold_to(devices, events)
    pending = sum(left for left, _ in docked)
    told = sum((statuses for _, statuses in docked), Counter())
    assert pending == 0, f"{pending} events are pending"
    print(f"{kind}: {devices:,} devices with {events} events each docked in {seconds:.0f} s")
    print(f"pending 0, verdicts {dict(told)}, {devices * events / seconds:,.0f} events/s")
    print(f"{at_once} connections at once, {len(lists)} lists, 2 workers, {conditions()}")


_DEFAULTS = ("2000", "500", "32")


def _dock(port: int, counted: Counted) -> tuple[int, Counter[str]]:
    """Push everything until it is acknowledged: what is left, and the verdicts."""
    random, connection = Random(counted.number), Connection(port, counted)  # noqa: S311
    told: Counter[str] = Counter()
    high_water = 0
    for body in counted.bodies:
        for _ in range(20):
            status, answer, retry_after = connection.push(body)
            if status in (429, 503):
                told[str(status)] += 1
                time.sleep(float(retry_after))
            elif random.random() > LOST_ANSWERS:
                break
        assert status == 200, answer
        told.update(result["status"] for result in answer["results"])
        high_water = answer["high_water"]
    connection.close()
    return counted.events - high_water, told


def _hold_to(devices: int, events: int) -> None:
    """The log holds each event once, and the totals are those of the log."""
    counted = "SELECT count(*), count(DISTINCT device) FROM count_events"
    assert tuple(db.session.execute(text(counted)).one()) == (devices * events, devices)
    per_device = "SELECT count(*) FROM count_events GROUP BY device"
    assert set(db.session.scalars(text(per_device))) == {events}
    found = check()
    assert (found.differed, found.events) == (0, devices * events), found


if __name__ == "__main__":
    main()
