"""`giacenza import`: load a file of master data, stock or movements."""

import json
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from server.cli import application, reasons

if TYPE_CHECKING:
    from server.exchange.importing import Report

_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("kind")
@click.argument("file", type=_EXISTING)
@click.option("--mapping", type=_EXISTING, help="A TOML file that says how to read the file.")
@click.option("--dry-run", is_flag=True, help="Check everything and write nothing.")
@click.option("--keep-good", is_flag=True, help="Write the good lines although others are bad.")
@click.option("--as-of", help="stock: the day, or the moment with its offset, of the snapshot.")
@click.option("--complete", is_flag=True, help="stock: what the file leaves out becomes 0.")
def command(  # noqa: PLR0913, PLR0917 - one parameter for each option
    kind: str,
    file: Path,
    mapping: Path | None,
    as_of: str | None,
    dry_run: bool,  # noqa: FBT001 - a flag
    keep_good: bool,  # noqa: FBT001 - a flag
    complete: bool,  # noqa: FBT001 - a flag
) -> None:
    """Load FILE (CSV or XLSX) of a KIND; nothing is written when a line is bad."""
    from server.exchange.importing import Options, Request, import_file
    from server.http.context import now
    from server.kernel.problems import Invalid

    options = Options(dry_run, keep_good, _as_of(as_of), complete)
    text = None if mapping is None else _text(mapping)
    request = Request(kind, file, _beside(file), text, options)
    with application().app_context():
        report = import_file(request, now=now(), by="command line", progress=_progress)
    _tell(report)
    refusal = Invalid("the file has bad lines", report.faults)
    if report.faults and keep_good:
        click.echo("\n".join(reasons(refusal)), err=True)
    elif report.faults:
        raise refusal


def _as_of(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    from server.kernel.clock import parse

    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-23") else parse(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--as-of") from error


def _text(mapping: Path) -> str:
    from server.kernel.problems import Fault, Invalid

    try:
        return mapping.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        fault = Fault("mapping.not_utf8", f"byte {error.start} is not UTF-8")
        raise Invalid("the mapping cannot be read", [fault]) from error


def _beside(file: Path) -> Callable[[str], Path | None]:
    """Joined files are looked for in the folder of the imported one."""

    def find(name: str) -> Path | None:
        path = file.parent / name
        return path if path.is_file() else None

    return find


def _progress(rows: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{rows} rows", err=True, nl=False)


def _tell(report: "Report") -> None:
    """What was left out on standard error; the counts as one line of JSON on standard output."""
    lines: dict[str, list[int]] = defaultdict(list)
    for left_out in report.skipped:
        lines[left_out.reason].append(left_out.line)
    for reason, numbers in lines.items():
        click.echo(f"left out: {len(numbers)} rows: {reason} (lines {spans(numbers)})", err=True)
    counts = {
        "kind": report.kind,
        "rows": report.rows,
        "created": report.created,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "skipped": len(report.skipped),
        "faults": len(report.faults),
        "written": report.written,
    }
    click.echo(json.dumps(counts))


def spans(numbers: list[int]) -> str:
    """[3, 4, 5, 9] → `3-5, 9`."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in found)
