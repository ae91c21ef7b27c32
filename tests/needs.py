"""What some tests need and a machine may lack: PostgreSQL, Chromium, the real data.

A test whose need is not met is left out and a line says so; with CI=true nothing may be left
out but the real data, which is not part of the project.
"""

import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import OperationalError

ROOT = Path(__file__).parent.parent
POSTGRES = os.environ.get("GIACENZA_TEST_POSTGRES", "postgresql+psycopg://127.0.0.1:5432/test")
REAL_DATA = Path(os.environ.get("GIACENZA_REAL_DATA") or ROOT.parent / "shared" / "data")


@cache
def has_postgres() -> bool:
    try:
        create_engine(POSTGRES, poolclass=NullPool).connect().close()
    except OperationalError:
        return False
    return True


@cache
def chromium() -> str | None:
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in found if path), None)


@cache
def has_real_data() -> bool:
    return (REAL_DATA / "adventureworks" / "Product.csv").exists()


NEEDS: dict[str, tuple[Callable[[], bool], str]] = {
    "both_databases": (has_postgres, "no PostgreSQL answers at GIACENZA_TEST_POSTGRES"),
    "browser": (lambda: chromium() is not None, "no Chromium is installed"),
    "real_data": (has_real_data, "GIACENZA_REAL_DATA names no folder with the real data"),
}


def unmet() -> list[str]:
    """The markers of the tests that cannot run here."""
    return [marker for marker, (met, _) in NEEDS.items() if not met()]


def lacks(item: pytest.Item) -> bool:
    """Whether this machine lacks something that a test needs."""
    return any(item.get_closest_marker(marker) and _needs_it(item, marker) for marker in unmet())


def _needs_it(item: pytest.Item, marker: str) -> bool:
    return marker != "both_databases" or "postgresql" in item.name
