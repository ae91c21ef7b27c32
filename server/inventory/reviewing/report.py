"""The difference report, to print: one row per line with the reason that its alignment will use.

Where it is asked for, the story of each line stands below it as small print.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

from server.inventory.explain_texts import WORDS
from server.inventory.projection.reading import StoredLine, every, shown, totals_of
from server.inventory.projection.refreshing import View
from server.inventory.reviewing.explaining import explain
from server.inventory.reviewing.preconditions import Reasons
from server.inventory.reviewing.requests import Filters
from server.kernel import exact
from server.kernel.csv_text import Cell
from server.kernel.currency import with_currency
from server.sheets.sheet import Column, Kind, Row, Section, Sheet

LANGUAGES: Final = ("it", "en")
_TITLES: Final = {"it": "Differenze dell'inventario {number}", "en": "Differences of {number}"}
_NET: Final = {"it": "Netto {net}, lordo {gross}", "en": "Net {net}, gross {gross}"}
_TEXTS: Final = {"it": "text_it", "en": "text_en"}
_CENTS: Final = 2
_PAGE: Final = {"it": "Pagina", "en": "Page"}
_COLUMNS: Final = (
    ("warehouse", "Magazzino", "Warehouse", Kind.TEXT, 10),
    ("location", "Ubicazione", "Location", Kind.TEXT, 12),
    ("item", "Articolo", "Item", Kind.TEXT, 18),
    ("description", "Descrizione", "Description", Kind.TEXT, 26),
    ("lot", "Lotto", "Lot", Kind.TEXT, 10),
    ("serial", "Matricola", "Serial", Kind.TEXT, 10),
    ("unit", "U.m.", "Unit", Kind.TEXT, 6),
    ("counted", "Contato", "Counted", Kind.NUMBER, 10),
    ("book", "Giacenza", "Book", Kind.NUMBER, 10),
    ("difference", "Differenza", "Difference", Kind.NUMBER, 10),
    ("value", "Valore", "Value", Kind.MONEY, 12),
    ("reason", "Causale", "Reason", Kind.TEXT, 8),
    ("state", "Stato", "State", Kind.TEXT, 14),
)


class Reader(NamedTuple):
    """Whom a report is for: it or en, and the company's currency (ISO 4217)."""

    language: str
    currency: str


def difference_sheet(
    view: View,
    number: str,
    filters: Filters,
    reader: Reader,
    *,
    now: datetime,
    explained: bool = False,
) -> Sheet:
    """The lines that the filters show, with their totals; `explained` adds each line's story."""
    language, currency = reader
    italian = language == "it"
    totals = totals_of(view.id, filters)
    sums = {"net": totals.net, "gross": totals.gross}
    worth = {
        name: with_currency(_shown(amount, italian), currency) for name, amount in sums.items()
    }
    columns = [
        Column(name, it if italian else en, kind, width) for name, it, en, kind, width in _COLUMNS
    ]
    net = exact.rounded(totals.net, _CENTS)

    def story(line: str) -> str:
        found = explain(number, line, now=now, asked=view.asked, currency=currency)
        return " ".join(getattr(one, _TEXTS[language]) for one in found.sentences)

    blank: list[Cell] = [net if name == "value" else None for name, *_ in _COLUMNS]
    return Sheet(
        title=_TITLES[language].format(number=number),
        columns=columns,
        rows=_rows(view, filters, language, story if explained else None),
        about=(_NET[language].format(**worth),),
        totals=lambda: blank,
        decimal_comma=italian,
        page_word=_PAGE[language],
    )


def _rows(
    view: View, filters: Filters, language: str, story: Callable[[str], str] | None
) -> Iterator[Row]:
    reasons = Reasons.read()
    for line in every(shown(view.id, filters)):
        cells = _cells(line, reasons, language)
        if story is None:
            yield cells
        else:
            yield cells, Section([{"description": story(line.line)}])


def _cells(line: StoredLine, reasons: Reasons, language: str) -> list[Cell]:
    difference = line.difference
    reason = reasons.code(line.warehouse_id, positive=difference > 0) if difference else None
    state = WORDS[line.state][LANGUAGES.index(language)]
    values: dict[str, Cell] = {
        "item": line.item or line.barcode,
        "value": None if line.value is None else exact.rounded(line.value, _CENTS),
        "reason": reason,
        "state": state,
    }
    return [values[name] if name in values else getattr(line, name) for name, *_ in _COLUMNS]


def _shown(amount: Decimal, italian: bool) -> str:  # noqa: FBT001 - a matter of language
    text = f"{exact.rounded(amount, _CENTS):,.2f}".replace("-", "\N{MINUS SIGN}")
    if italian:
        text = text.replace(".", ";").replace(",", ".").replace(";", ",")
    return text
