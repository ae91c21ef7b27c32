"""The valued inventory as people read it: methods side by side, layers, invariants."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import BinaryIO, Final

from server.kernel.csv_text import Cell, csv_lines
from server.kernel.exact import ZERO
from server.sheets import Column, Kind, Section, Sheet, write
from server.valuation.layer_names import layer_names
from server.valuation.report_texts import Texts, texts_of
from server.valuation.valued_inventory import COLUMNS, ValuedInventory
from server.valuation.valuing import Group, Row, shares

Line = tuple[Sequence[Cell], Section]
_PLACES: Final = ("variant", "location", "lot", "project", "partner")


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
        totals=lambda: _totals(report, report.first.rows, texts["total"]),
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


def _rows(report: ValuedInventory, texts: Texts) -> Iterator[Line]:
    others = [
        {(row.item, row.warehouse, row.place): row for row in one.rows}
        for one in report.by_method[1:]
    ]
    named = layer_names(report.first, texts)
    for warehouse, rows in _by_warehouse(report):
        for row in rows:
            key = (row.item, row.warehouse, row.place)
            same = [row, *(known[key] for known in others if key in known)]
            yield _cells(report, row, same, texts), Section(list(_layers(report, row, named)))
        if warehouse:
            label = texts["of_warehouse"].format(warehouse)
            yield _totals(report, rows, label), Section(bold=True)


def _by_warehouse(report: ValuedInventory) -> Iterator[tuple[str, Sequence[Row]]]:
    """The rows of each warehouse together, or all of them where rows are items."""
    rows = report.first.rows
    if report.question.group is not Group.WAREHOUSE:
        yield "", rows
        return
    ordered = sorted(rows, key=attrgetter("warehouse"))
    for warehouse, together in groupby(ordered, key=attrgetter("warehouse")):
        yield warehouse, list(together)


def _cells(report: ValuedInventory, row: Row, same: Sequence[Row], texts: Texts) -> list[Cell]:
    text = report.texts[row.item]
    by_warehouse = report.question.group is Group.WAREHOUSE
    prices = [cell for one in same for cell in (one.unit_cost, one.value)]
    warnings = dict.fromkeys(warning for one in same for warning in one.warnings)
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
    layers = report.first.layers(row) if len(report.by_method) == 1 else ()
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


def _totals(report: ValuedInventory, rows: Sequence[Row], label: str) -> list[Cell]:
    """What these rows of the first method, and the same of the others, add up to."""
    keys = {(row.item, row.warehouse, row.place) for row in rows}
    sums: list[Cell] = []
    for one in report.by_method:
        own = (row for row in one.rows if (row.item, row.warehouse, row.place) in keys)
        sums += [None, sum((row.value for row in own if row.value is not None), ZERO)]
    by_warehouse = report.question.group is Group.WAREHOUSE
    empty: list[Cell] = [None] * (len(_details(report)) + 1)
    lead: list[Cell] = [None] if by_warehouse else []
    quantity = sum((row.quantity for row in rows), ZERO)
    return [*lead, label, None, *empty, quantity, *sums, None]


def _filters(report: ValuedInventory, texts: Texts) -> list[str]:
    filters = report.question.filters
    named = {name: getattr(filters, name) for name in filters.__dataclass_fields__}
    said = [f"{texts.filter(name)} {value}" for name, value in named.items() if value is not None]
    return [" · ".join(said)] if said else []


def _remarks(report: ValuedInventory, texts: Texts, currency: str) -> Iterator[str]:
    for one in report.by_method:
        name = texts.method(one.method)
        yield f"{name}: {texts.number(one.total, money=True)} {currency}"
        for code, rows in one.warnings().items():
            yield f"{name}: {texts.warning(code)}: {rows}"
        for invariant in one.invariants:
            verdict = texts["holds"] if invariant.holds else texts["broken"]
            sides = f"{texts.number(invariant.left)} = {texts.number(invariant.right)}"
            yield f"{name}: {texts.invariant(invariant.code)}: {sides}: {verdict}"
