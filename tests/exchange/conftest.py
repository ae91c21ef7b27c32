"""Importing in tests: a text becomes a file, the report comes back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from server.exchange.exporting import exported
from server.exchange.importing import Options, Report, Request, import_file

Import = Callable[..., Report]

UNITS = "code,description,decimals\nPZ,Pezzi,0\nKG,Chili,3\nBOX,Scatola,0\nPAL,Pallet,0\n"
WAREHOUSES = "code,description\n01,Centrale\n02,Nord\n"
ITEMS = "class,code,description,unit\nMOB,A1,Sedia,PZ\nMOB,A2,Colla,KG\n"


@pytest.fixture
def load(app: Flask, tmp_path: Path, clock: Any) -> Import:
    """`load("units", "code\\nPZ\\n", mapping=…, dry_run=True, files={name: text})`."""

    def loaded(
        kind: str,
        content: str | bytes,
        *,
        mapping: str | None = None,
        files: dict[str, str] | None = None,
        **options: Any,
    ) -> Report:
        path = tmp_path / "import"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        for name, text in (files or {}).items():
            (tmp_path / name).write_text(text)

        def find(name: str) -> Path | None:
            return tmp_path / name if name in (files or {}) else None

        request = Request(kind, path, find, mapping, Options(**options))
        return import_file(request, now=clock(), by="tester")

    return loaded


@pytest.fixture
def stocked(load: Import) -> Import:
    """Units, two warehouses and two items are there."""
    for kind, content in (("units", UNITS), ("warehouses", WAREHOUSES), ("items", ITEMS)):
        assert load(kind, content).written
    return load


@pytest.fixture
def export(app: Flask, clock: Any) -> Callable[[str], str]:
    return lambda kind: "".join(exported(kind, now=clock()))


def counts(report: Report) -> tuple[int, int, int]:
    """Created, changed, unchanged."""
    return report.created, report.changed, report.unchanged


def faults(report: Any) -> list[tuple[str, int | None, str | None]]:
    """Code, line and column of each fault."""
    return [(fault.code, fault.line, fault.column) for fault in report.faults]
