"""The command on a database that is up to date."""

from pathlib import Path

import pytest

from tests.cli.entry import Giacenza


@pytest.fixture
def giacenza(database_url: str, tmp_path: Path) -> Giacenza:
    return Giacenza(database_url, tmp_path)
