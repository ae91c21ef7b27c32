"""The valued inventory as people read it: methods side by side, layers, invariants."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import BinaryIO, Final

from server.kernel.batches import in_batches
from server.kernel.csv_text import Cell, csv_lines
from server.kernel.ordered import Ordered
from server.sheets import Column, Kind, Section, Sheet, write
from server.valuation.layer_names import layer_names
from server.valuation.lines import PACKING, Line
from server.valuation.question import Question, Sort
from server.valuation.report_texts import Texts, texts_of
from server.valuation.tally import Tally
from server.valuation.valued_inventory import (
    COLUMNS,
    ValuedInventory,
    counted,
    passing_inventory,
    valued_inventory,
)
from server.valuation.valuing import Group, Row, shares

Printed = tuple[Sequence[Cell], Section]
_TOGETHER: Final = 1_000
_SUM: Final = Section(bold=True)
_PLACES: Final = ("variant", "location", "lot", "project", "partner")


def report_to_print(question: Question, form: str) -> ValuedInventory:
    """What `write_report` reads: once, but for the CSV of several methods, one after the other."""
    once = form != "csv" or len(question.methods) == 1
    if once and question.sort is Sort.CODE:
        return passing_inventory(question)
    return valued_inventory(question)


def write_report(
    report: ValuedInventory, form: str, target: BinaryIO, *, language: str, currency: str
) -> None:
    """CSV: the canonical table, a row for each method; XLSX and PDF: methods side by side."""
    if form == "csv":
        target.writelines(line.encode() for line in csv_lines(COLUMNS, report.cells()))
        return
    write(sheet_of(report, texts_of(language), currency), form, target)


def sheet_of(report: ValuedInventory, texts: Texts, currency: str) -> Sheet:
    """The report as one sheet."""
    question = report.question
    names = ", ".join(texts.method(one.method) for one in report.by_method)
    return Sheet(
        title=texts["title"],
        columns=_columns(report, texts),
        rows=_rows(report, texts),
        about=(
            f"{texts['at']} {texts.day(question.at)} · {names} · {currency}",
            *_filters(report, texts),
        ),
        totals=lambda: _totals(report, [one.tally for one in report.by_method], texts["total"]),
        remarks=lambda: list(_remarks(report, texts, currency)),
        decimal_comma=texts.decimal_comma,
        page_word=texts["page"],
    )


def _details(report: ValuedInventory) -> list[str]:
    return [name for name in _PLACES if name in report.question.details]


def _columns(report: ValuedInventory, texts: Texts) -> list[Column]:
    many = len(report.by_method) > 1
    by_warehouse = report.question.group is Group.WAREHOUSE
    over = [texts.method(one.method) if many else "" for one in report.by_method]
    prices = [
        column
        for name in over
        for column in (
            Column("unit_cost", texts["unit_cost"], Kind.NUMBER, 12, places=6, over=name),
            Column("value", texts["value"], Kind.MONEY, 13, over=name),
        )
    ]
    return [
        *([Column("warehouse", texts["warehouse"], width=9)] if by_warehouse else []),
        Column("item", texts["item"], width=17),
        Column("description", texts["description"], width=30),
        *(Column(name, texts[name], width=10) for name in _details(report)),
        Column("unit", texts["unit"], width=6),
        Column("quantity", texts["quantity"], Kind.NUMBER, 11),
        *prices,
        Column("warnings", texts["warnings"], width=18),
    ]


def _rows(report: ValuedInventory, texts: Texts) -> Iterator[Printed]:
    for warehouse, lines in _by_warehouse(report):
        tallies = [Tally() for _ in report.by_method]
        for batch in in_batches(counted(lines, tallies), _TOGETHER):
            named = layer_names(report.first.method, batch, texts)
            for line in batch:
                layers = _layers(report, line.rows[0], named)
                yield _cells(report, line, texts), Section(list(layers))
        if warehouse is not None:
            yield _totals(report, tallies, texts["of_warehouse"].format(warehouse)), _SUM


def _by_warehouse(report: ValuedInventory) -> Iterator[tuple[str | None, Iterable[Line]]]:
    """The lines of each warehouse together, or all of them where rows are items."""
    if report.question.group is not Group.WAREHOUSE:
        yield None, report.lines
        return
    yield from groupby(Ordered(report.lines, _warehouse, PACKING), key=_warehouse)


def _warehouse(line: Line) -> str:
    return line.rows[0].warehouse


def _cells(report: ValuedInventory, line: Line, texts: Texts) -> list[Cell]:
    text, row = line.text, line.rows[0]
    by_warehouse = report.question.group is Group.WAREHOUSE
    prices = [cell for one in line.rows for cell in (one.unit_cost, one.value)]
    warnings = dict.fromkeys(warning for one in line.rows for warning in one.warnings)
    return [
        *([row.warehouse] if by_warehouse else []),
        "/".join(row.item),
        text.description,
        *(getattr(row.place, name) for name in _details(report)),
        text.unit,
        row.quantity,
        *prices,
        ", ".join(map(texts.warning, warnings)),
    ]


def _layers(
    report: ValuedInventory, row: Row, named: Callable[[str], str]
) -> Iterator[dict[str, Cell]]:
    """The layers of the first method, where it is alone and makes any; they share the value."""
    layers = row.layers if len(report.by_method) == 1 else ()
    if not layers or row.value is None:
        return
    amounts = shares(row.value, [layer.amount for layer in layers], report.question.places)
    for layer, amount in zip(layers, amounts, strict=True):
        yield {
            "description": f"   {named(layer.source)}",
            "quantity": layer.quantity,
            "unit_cost": layer.unit_cost,
            "value": amount,
        }


def _totals(report: ValuedInventory, tallies: Sequence[Tally], label: str) -> list[Cell]:
    """What rows add up to by each method."""
    sums = [cell for tally in tallies for cell in (None, tally.value)]
    by_warehouse = report.question.group is Group.WAREHOUSE
    empty: list[Cell] = [None] * (len(_details(report)) + 1)
    lead: list[Cell] = [None] if by_warehouse else []
    return [*lead, label, None, *empty, tallies[0].common_quantity, *sums, None]


def _filters(report: ValuedInventory, texts: Texts) -> list[str]:
    filters = report.question.filters
    named = {name: getattr(filters, name) for name in filters.__dataclass_fields__}
    said = [f"{texts.filter(name)} {value}" for name, value in named.items() if value is not None]
    return [" · ".join(said)] if said else []


def _remarks(report: ValuedInventory, texts: Texts, currency: str) -> Iterator[str]:
    for one in report.by_method:
        name = texts.method(one.method)
        yield f"{name}: {texts.number(one.tally.value, money=True)} {currency}"
        for code, rows in one.tally.warnings.items():
            yield f"{name}: {texts.warning(code)}: {rows}"
        for invariant in one.tally.invariants:
            verdict = texts["holds"] if invariant.holds else texts["broken"]
            sides = f"{texts.number(invariant.left)} = {texts.number(invariant.right)}"
            yield f"{name}: {texts.invariant(invariant.code)}: {sides}: {verdict}"
