"""The bridge as people read it, Italian and English."""

from collections.abc import Iterator
from typing import Final

from server.kernel.csv_text import Cell
from server.kernel.exact import to_text
from server.sheets import Column, Kind, Sheet
from server.valuation.bridging.making import Bridge, BridgeRow
from server.valuation.report_texts import texts_of

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Ponte del valore di magazzino", "Bridge of the stock's value"),
    "warehouse": ("Magazzino", "Warehouse"),
    "item": ("Articolo", "Item"),
    "start_quantity": ("Quantità iniziale", "Quantity before"),
    "end_quantity": ("Quantità finale", "Quantity after"),
    "counted": ("Contato", "Counted"),
    "start": ("Valore iniziale", "Value before"),
    "late": ("Registrazioni tardive", "Late entries"),
    "quantity": ("Effetto quantità", "Quantity"),
    "count": ("Effetto inventario", "Counts"),
    "price": ("Effetto prezzo", "Price"),
    "end": ("Valore finale", "Value after"),
    "total": ("Totale", "Total"),
    "adds_up": ("Gli effetti sommano alla differenza", "The effects add up to the difference"),
    "page": ("Pagina", "Page"),
}
EFFECTS: Final = ("start", "late", "quantity", "count", "price", "end")
_QUANTITIES: Final = ("start_quantity", "end_quantity", "counted")


def bridge_sheet(bridge: Bridge, language: str, currency: str) -> Sheet:
    """One sheet with a row per item (and warehouse)."""
    place = 0 if language == "it" else 1
    words = {name: both[place] for name, both in _WORDS.items()}
    texts = texts_of(language)
    start, end = bridge.start, bridge.end
    about = (
        f"{start.name} ({texts.day(start.at)}) → {end.name} ({texts.day(end.at)}) · "
        f"{texts.method(bridge.method)} · {currency}"
    )
    return Sheet(
        title=words["title"],
        columns=[
            Column("warehouse", words["warehouse"], width=9),
            Column("item", words["item"], width=20),
            *(Column(name, words[name], Kind.NUMBER, 12) for name in _QUANTITIES),
            *(Column(name, words[name], Kind.MONEY, 13) for name in EFFECTS),
        ],
        rows=_rows(bridge),
        about=(about,),
        totals=lambda: [None, words["total"], None, None, None, *bridge.total],
        remarks=lambda: [_sum(bridge, words["adds_up"], currency)],
        decimal_comma=texts.decimal_comma,
        page_word=words["page"],
    )


def cells_of(row: BridgeRow) -> list[Cell]:
    """A row in the order of the columns."""
    class_code, code, warehouse = row.key
    change = row.change
    quantities = (change.start.quantity, change.end.quantity, change.counted)
    return [warehouse, f"{class_code}/{code}", *quantities, *row.step]


def _rows(bridge: Bridge) -> Iterator[list[Cell]]:
    return (cells_of(row) for row in bridge.rows)


def _sum(bridge: Bridge, sentence: str, currency: str) -> str:
    start, *effects, end = map(to_text, bridge.total)
    return f"{sentence}: {start} + {' + '.join(effects)} = {end} {currency}"
