"""Importing a file: read, map, check everything, write in one transaction, report.

A file with one bad line writes nothing, unless the good ones are to be kept; a dry run writes
nothing. Both run the whole import and take it back, so that what they report is what would be.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from server.exchange.batch import Batch, LeftOut, Line, Options, Run
from server.exchange.columns import Reader, reader_of
from server.exchange.files import open_table
from server.exchange.kind import Kind
from server.exchange.kinds import kind_called
from server.exchange.mapping import CanonicalRow, Mapping, Plan, planned, read_mapping
from server.kernel.batches import ahead
from server.kernel.problems import Fault, Invalid
from server.storage.changes import record_change
from server.storage.transaction import transaction

CHUNK: Final = 5_000
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be imported: a kind, a file, a mapping, and where joined files are."""

    kind: str
    path: Path
    find: Callable[[str], Path | None]
    mapping: str | None = None
    options: Options = field(default_factory=Options)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of an import; `written` is False when everything was taken back."""

    kind: str
    rows: int
    created: int
    changed: int
    unchanged: int
    skipped: tuple[LeftOut, ...]
    faults: tuple[Fault, ...]
    written: bool


class _TakenBack(Exception):  # noqa: N818 - it ends a transaction on purpose
    """Rolls the transaction back; nobody sees it."""


def import_file(
    request: Request, *, now: datetime, by: str, progress: Progress = lambda _: None
) -> Report:
    """Import a file and report; raises when the file as a whole cannot be read."""
    kind = kind_called(request.kind)
    mapping = _mapping(request.mapping, kind)
    table = open_table(request.path, mapping.reading)
    plan = planned(table, mapping, kind.columns, request.find)
    run = Run(request.options, now, by, plan.columns)
    written = _within_transaction(kind, plan, run, progress)
    faults = sorted(run.faults, key=lambda fault: (fault.line or 0, fault.column or ""))
    return Report(
        kind.name,
        run.rows,
        run.created,
        run.changed,
        run.unchanged,
        tuple(run.left_out),
        tuple(faults),
        written,
    )


def _mapping(text: str | None, kind: Kind) -> Mapping:
    mapping = Mapping() if text is None else read_mapping(text)
    if mapping.kind not in {None, kind.name}:
        detail = f"this mapping is for {mapping.kind}, not for {kind.name}"
        raise Invalid("the mapping is for another kind", [Fault("mapping.other_kind", detail)])
    return mapping


def _within_transaction(kind: Kind, plan: Plan, run: Run, progress: Progress) -> bool:
    try:
        with transaction():
            for lines in ahead(_chunks(kind, plan, run)):
                kind.write(Batch(run, lines))
                progress(run.rows)
            kind.finish(run)
            _record_changes(run)
            _take_back_unless_wanted(run)
    except _TakenBack:
        return False
    return True


def _take_back_unless_wanted(run: Run) -> None:
    if run.options.dry_run or (run.faults and not run.options.keep_good):
        raise _TakenBack


def _chunks(kind: Kind, plan: Plan, run: Run) -> Iterator[list[Line]]:
    lines = _lines(kind, plan, run)
    order = plan.mapping.sort
    if order:
        lines = iter(sorted(lines, key=lambda line: [_sortable(line.values.get(c)) for c in order]))
    if kind.whole:
        yield list(lines)
        return
    while chunk := list(islice(lines, CHUNK)):
        yield chunk


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value)


def _lines(kind: Kind, plan: Plan, run: Run) -> Iterator[Line]:
    """The rows as lines; rows left out and faults go into the run.

    Bad lines go on too: more may be wrong with them, and they may belong to something larger.
    """
    repeats: dict[tuple[str, ...], int] = {}
    read = reader_of(kind.columns, plan.columns)
    for row in plan.rows():
        run.rows += 1
        reason = row.left_out or _repeated(row, plan, repeats)
        if reason is not None:
            run.left_out.append(LeftOut(row.line, reason))
            continue
        yield _line(row, read, run)


def _line(row: CanonicalRow, read: Reader, run: Run) -> Line:
    if row.faults and not row.texts:
        run.faults += row.faults
        return Line(row.line, {}, bad=True)
    values, faults = read(row.texts, row.line)
    if not (faults or row.faults):
        return Line(row.line, values)
    run.faults += row.faults
    known = {fault.column for fault in row.faults}
    faults = [fault for fault in faults if fault.column not in known]
    run.faults += faults
    return Line(row.line, values, bad=bool(row.faults or faults))


def _repeated(row: CanonicalRow, plan: Plan, repeats: dict[tuple[str, ...], int]) -> str | None:
    if not plan.mapping.leave_out_repeats or row.faults:
        return None
    first = repeats.setdefault(tuple(row.texts.values()), row.line)
    return None if first == row.line else "the same as an earlier row"


def _record_changes(run: Run) -> None:
    for kind, keys in run.changes.items():
        record_change(kind, *sorted(keys))


__all__ = ["Options", "Report", "Request", "import_file"]
