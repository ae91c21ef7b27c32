"""How long a valued inventory takes as CSV, XLSX and PDF, and how much memory: bar S5.

`python benchmarks/valued_inventory.py [LINES] [--postgresql URL]`; 100,000 lines without a number.
"""

import os
import platform
import sys
import time
from datetime import date
from io import BytesIO

from memory import forget_highest, highest
from trading_company import company

from server.valuation.service import Question, valued_inventory, write_report


def main() -> None:
    """Value the stock once for each format; one line each, then the conditions."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()]
    lines = sizes[0] if sizes else 100_000
    url = sys.argv[sys.argv.index("--postgresql") + 1] if "--postgresql" in sys.argv else None
    with company(lines, lines * 10, url):
        forget_highest()
        print(f"memory before     {highest():8.0f} MB")
        for form in ("csv", "xlsx", "pdf"):
            began, worked = time.perf_counter(), time.process_time()
            report = valued_inventory(Question(date(2026, 12, 31), ("average",)))
            valued = time.process_time()
            content = BytesIO()
            write_report(report, form, content, language="en", currency="EUR")
            ended, seconds = time.process_time(), time.perf_counter() - began
            print(
                f"{form:<6}{seconds:8.1f} s, computing here {ended - worked:.1f} s (valuing "
                f"{valued - worked:.1f}, writing {ended - valued:.1f}); "
                f"{len(content.getvalue()) / 1e6:.1f} MB; memory {highest():.0f} MB",
                flush=True,
            )
            del report, content
            forget_highest()
    print(
        f"{lines} lines, {'PostgreSQL' if url else 'SQLite'}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    main()
