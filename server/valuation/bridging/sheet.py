"""The bridge as people read it, Italian and English."""

from typing import Final

from server.kernel.csv_text import Cell
from server.sheets import Column, Kind, Sheet
from server.valuation.bridging.ends import End
from server.valuation.bridging.making import Bridge, BridgeRow
from server.valuation.report_texts import Texts, texts_of

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


def bridge_sheet(bridge: Bridge, language: str, currency: str, *, printed: bool) -> Sheet:
    """One sheet with a row per item (and warehouse); printed without an empty column."""
    place = 0 if language == "it" else 1
    words = {name: both[place] for name, both in _WORDS.items()}
    texts = texts_of(language)
    start, end = bridge.start, bridge.end
    about = (
        f"{_end(start, texts)} – {_end(end, texts)} · {texts.method(bridge.method)} · {currency}"
    )
    placed = not printed or any(row.key[2] for row in bridge.rows)
    return Sheet(
        title=words["title"],
        columns=[
            *([Column("warehouse", words["warehouse"], width=9)] if placed else []),
            Column("item", words["item"], width=20),
            *(Column(name, words[name], Kind.NUMBER, 12) for name in _QUANTITIES),
            *(Column(name, words[name], Kind.MONEY, 13) for name in EFFECTS),
        ],
        rows=(cells_of(row)[0 if placed else 1 :] for row in bridge.rows),
        about=(about,),
        totals=lambda: [
            *([None] if placed else []),
            words["total"],
            *([None] * len(_QUANTITIES)),
            *bridge.total,
        ],
        remarks=lambda: [_sum(bridge, words["adds_up"], texts, currency)],
        decimal_comma=texts.decimal_comma,
        page_word=words["page"],
    )


def cells_of(row: BridgeRow) -> list[Cell]:
    """A row in the order of the columns."""
    class_code, code, warehouse = row.key
    change = row.change
    quantities = (change.start.quantity, change.end.quantity, change.counted)
    return [warehouse, f"{class_code}/{code}", *quantities, *row.step]


def _end(end: End, texts: Texts) -> str:
    """A closing is called by its day, a saved inventory by its name and day."""
    day = texts.day(end.at)
    return day if end.name == end.at.isoformat() else f"{end.name} ({day})"


def _sum(bridge: Bridge, sentence: str, texts: Texts, currency: str) -> str:
    start, *effects, end = (texts.number(amount, money=True) for amount in bridge.total)
    return f"{sentence}: {start} + {' + '.join(effects)} = {end} {currency}"
