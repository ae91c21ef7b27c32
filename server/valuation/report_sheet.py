"""The valued inventory as people read it: methods side by side, layers, invariants."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from server.kernel.csv_text import Cell, csv_lines
from server.kernel.exact import ZERO, to_text
from server.sheets import Column, Kind, Section, Sheet, write
from server.valuation.report_texts import Texts, texts_of
from server.valuation.valued_inventory import COLUMNS, Valued, ValuedInventory
from server.valuation.valuing import Group, Row

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
        rows=_rows(report),
        about=(f"{texts['at']} {texts.day(question.at)} · {names} · {currency}", *_filters(report)),
        totals=lambda: _totals(report, texts),
        remarks=lambda: list(_remarks(report, texts, currency)),
        decimal_comma=texts.decimal_comma,
        page_word=texts["page"],
    )


def _details(report: ValuedInventory) -> list[str]:
    return [name for name in _PLACES if name in report.question.details]


def _columns(report: ValuedInventory, texts: Texts) -> list[Column]:
    many = len(report.by_method) > 1
    by_warehouse = report.question.group is Group.WAREHOUSE
    prices = [
        column
        for one in report.by_method
        for column in (
            Column("unit_cost", _headed(texts, "unit_cost", one, many=many), Kind.NUMBER, 11),
            Column("value", _headed(texts, "value", one, many=many), Kind.MONEY, 13),
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
        Column("warnings", texts["warnings"], width=16),
    ]


def _headed(texts: Texts, name: str, valued: Valued, *, many: bool) -> str:
    return f"{texts[name]} · {texts.method(valued.method)}" if many else texts[name]


def _rows(report: ValuedInventory) -> Iterator[tuple[Sequence[Cell], Section]]:
    others = [
        {(row.item, row.warehouse, row.place): row for row in one.rows}
        for one in report.by_method[1:]
    ]
    for row in report.first.rows:
        key = (row.item, row.warehouse, row.place)
        same = [row, *(rows[key] for rows in others if key in rows)]
        yield _cells(report, row, same), Section(list(_layers(report, row)))


def _cells(report: ValuedInventory, row: Row, same: Sequence[Row]) -> list[Cell]:
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
        " ".join(warnings),
    ]


def _layers(report: ValuedInventory, row: Row) -> Iterator[dict[str, Cell]]:
    """The layers of the first method, where it is alone and makes any."""
    if len(report.by_method) > 1:
        return
    for layer in report.first.layers(row):
        yield {
            "description": f"↳ {layer.source}",
            "quantity": layer.quantity,
            "unit_cost": layer.unit_cost,
            "value": layer.amount,
        }


def _totals(report: ValuedInventory, texts: Texts) -> list[Cell]:
    quantity = sum((row.quantity for row in report.first.rows), ZERO)
    sums: list[Cell] = []
    for one in report.by_method:
        sums += [None, one.total]
    by_warehouse = report.question.group is Group.WAREHOUSE
    empty: list[Cell] = [None] * (len(_details(report)) + 1)
    lead: list[Cell] = [None] if by_warehouse else []
    return [*lead, texts["total"], None, *empty, quantity, *sums, None]


def _filters(report: ValuedInventory) -> list[str]:
    filters = report.question.filters
    named = {name: getattr(filters, name) for name in filters.__dataclass_fields__}
    said = [f"{name} = {value}" for name, value in named.items() if value is not None]
    return [" · ".join(said)] if said else []


def _remarks(report: ValuedInventory, texts: Texts, currency: str) -> Iterator[str]:
    for one in report.by_method:
        name = texts.method(one.method)
        yield f"{name}: {to_text(one.total)} {currency}"
        for code, rows in one.warnings().items():
            yield f"{name}: {texts.warning(code)}: {rows}"
        for invariant in one.invariants:
            verdict = texts["holds"] if invariant.holds else texts["broken"]
            sides = f"{to_text(invariant.left)} = {to_text(invariant.right)}"
            yield f"{name}: {invariant.code}: {sides}: {verdict}"
