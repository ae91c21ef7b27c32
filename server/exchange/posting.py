"""Posting drafts that came from lines of a file, and giving the ledger's faults back to the lines.

When good lines are to be kept, drafts that the ledger refuses are left out until it takes the
rest; otherwise one refused draft refuses all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from server.exchange.batch import Batch, Line
from server.kernel.problems import Fault, Invalid
from server.ledger.service import Posted, PostingFault, RecordDraft, post_records

_COLUMNS: Final = {"posting_date": "date", "item": "item_code", "effective_at": "time"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft and the line of the file behind each of its lines (None: no line, a zero)."""

    record: RecordDraft
    lines: Sequence[Line | None]


def post(batch: Batch, drafts: Sequence[Draft]) -> list[tuple[Draft, Posted]]:
    """Post what the ledger takes; refuse the lines of what it does not."""
    waiting = list(drafts)
    while waiting:
        try:
            posted = post_records(
                [draft.record for draft in waiting], now=batch.run.now, by=batch.run.by
            )
        except Invalid as invalid:
            refused = _give_back(batch, waiting, invalid.faults)
            if not batch.run.options.keep_good or not refused:
                return []
            waiting = [draft for n, draft in enumerate(waiting) if n not in refused]
        else:
            return list(zip(waiting, posted, strict=True))
    return []


def _give_back(batch: Batch, drafts: Sequence[Draft], faults: Sequence[Fault]) -> set[int]:
    refused = set()
    for fault in faults:
        number = fault.draft if isinstance(fault, PostingFault) else 0
        refused.add(number)
        lines = drafts[number].lines
        line = lines[(fault.line or 1) - 1]
        column = _COLUMNS.get(fault.field or "", fault.field)
        if line is None:
            batch.run.faults.append(Fault(fault.code, fault.detail, column=column))
        else:
            batch.refuse(line, fault.code, fault.detail, column)
    for number in refused:
        for line in drafts[number].lines:
            if line is not None:
                line.bad = True
    return refused
