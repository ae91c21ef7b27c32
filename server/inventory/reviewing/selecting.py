"""Which lines a decision is about, and which of them it may not touch. Pure."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from server.inventory.refusals import LineChanged, SelectionChanged
from server.inventory.reviewing.line import Line
from server.inventory.reviewing.requests import DecisionRequest, LineSeen, RefusedLine
from server.kernel import exact
from server.kernel.problems import Fault

Verdict = tuple[str, str] | None
"""A code and a sentence why a line is refused, None when it is not."""


def selected(
    lines: Mapping[str, Line], request: DecisionRequest, refusing: Callable[[Line], Verdict]
) -> tuple[list[Line], list[RefusedLine]]:
    """The lines to decide about, and the refused ones with their reason."""
    if request.filters is not None:
        shown = [line for line in lines.values() if request.filters.holds(line)]
        refs = [LineSeen(line.id) for line in shown]
    else:
        refs = list(dict.fromkeys(request.lines))
    chosen: list[Line] = []
    refused: list[RefusedLine] = []
    for ref in refs:
        line = lines.get(ref.line)
        verdict = _unseen(line, ref) or (refusing(line) if line else None)
        if line is not None and verdict is None:
            chosen.append(line)
        elif verdict is not None:
            refused.append(RefusedLine(ref.line, *verdict))
    return chosen, refused


def _unseen(line: Line | None, ref: LineSeen) -> Verdict:
    if line is None:
        return "line.unknown", "the inventory has no such line"
    if has_changed(line, ref):
        return "line.changed", "the line is not what you saw; look at it again"
    return None


def has_changed(line: Line, ref: LineSeen) -> bool:
    """Whether a line is not what somebody saw of it."""
    other_hash = ref.seen_hash is not None and ref.seen_hash != line.look.seen.live_hash
    return other_hash or (ref.counted is not None and ref.counted != line.counted)


def refuse_changed(line: Line, ref: LineSeen) -> None:
    """Compare and set: refuse with what was seen and what is now when they differ."""
    if not has_changed(line, ref):
        return
    was = "" if ref.counted is None else exact.to_text(ref.counted)
    now = "" if line.counted is None else exact.to_text(line.counted)
    raise LineChanged(
        "the count changed while you looked at it",
        [Fault("line.seen", was, field="counted"), Fault("line.now", now, field="counted")],
    )


def net_value(lines: Sequence[Line]) -> Decimal:
    """The net value of the differences of some lines; what has none adds nothing."""
    values = (line.numbers.value for line in lines if line.numbers and line.numbers.value)
    return sum(values, exact.ZERO)


def refuse_unexpected(lines: Sequence[Line], request: DecisionRequest) -> None:
    """Refuse a bulk action that would not do what was announced."""
    expected = request.expected
    if expected is None:
        return
    value = net_value(lines)
    if expected.lines == len(lines) and expected.value in (None, value):
        return
    raise SelectionChanged(
        f"it would now be {len(lines)} lines with a value of {exact.to_text(value)}",
        [
            Fault("selection.lines", str(len(lines)), field="lines"),
            Fault("selection.value", exact.to_text(value), field="value"),
        ],
    )
