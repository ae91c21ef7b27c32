"""How long a valued inventory takes as CSV, XLSX and PDF, and how much memory: bar S5.

Then how long the desk waits for a page of it, and for what all rows add up to: bar S6.

`python benchmarks/valued_inventory.py [LINES] [--postgresql URL]`; 100,000 lines without a number.
"""

import os
import platform
import sys
import time
from datetime import date
from functools import partial
from io import BytesIO
from urllib.parse import quote

from desk import TIMES, Desk, percentiles, signed_in
from memory import forget_highest, highest
from trading_company import company

from server.valuation.service import Question, report_to_print, write_report


def main() -> None:
    """Value the stock once for each format; one line each, then the conditions."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    lines = sizes[0] if sizes else 100_000
    url = sys.argv[sys.argv.index("--postgresql") + 1] if "--postgresql" in sys.argv else None
    with company(lines, lines * 10, url) as app:
        forget_highest()
        print(f"memory before     {highest():8.0f} MB")
        for form in ("csv", "xlsx", "pdf"):
            began, worked = time.perf_counter(), time.process_time()
            report = report_to_print(Question(date(2026, 12, 31), ("average",)), form)
            content = BytesIO()
            write_report(report, form, content, language="en", currency="EUR")
            ended, seconds = time.process_time(), time.perf_counter() - began
            print(
                f"{form:<6}{seconds:8.1f} s, computing here {ended - worked:.1f} s; "
                f"{len(content.getvalue()) / 1e6:.1f} MB; memory {highest():.0f} MB",
                flush=True,
            )
            del report, content
            forget_highest()
        _pages(signed_in(app))
    print(
        f"{lines} lines, {'PostgreSQL' if url else 'SQLite'}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


def _pages(desk: Desk) -> None:
    """A first page and one further on in each order that items alone say, then what needs all."""
    path = "/api/v1/reports/valued-inventory"
    for query in ("sort=code", "sort=description", "method=average+fifo-year+lifo"):
        first = f"{path}?at=2026-12-31&{query}"
        later = f"{first}&after={quote(desk.get(f'{first}&limit=500')['next'])}"
        percentiles(query, partial(_asked, desk, first))
        percentiles(f"{query}, further on", partial(_asked, desk, later))
    for name, query, times in (
        ("one item", "?item=BEN/I1000007", TIMES),
        ("sort=value", "?sort=value", 2),
        ("totals", "/totals?", 2),
    ):
        percentiles(name, partial(_asked, desk, f"{path}{query}&at=2026-12-31"), times)


def _asked(desk: Desk, path: str, _: int) -> None:
    desk.get(path)


if __name__ == "__main__":
    main()
