"""The words of the ledger's printed reports, Italian and English. Pure."""

from typing import Final

_TITLES: Final[dict[str, tuple[str, str]]] = {
    "journal": ("Giornale di magazzino", "Stock journal"),
    "movements": ("Movimenti", "Movements"),
    "movement-card": ("Scheda movimenti", "Movement card"),
    "stock-list": ("Giacenze", "Stock list"),
    "stock-by-location": ("Giacenze per ubicazione", "Stock by location"),
    "not-moved": ("Articoli non movimentati", "Items not moved"),
    "rotation": ("Indice di rotazione", "Rotation index"),
}
_COLUMNS: Final[dict[str, tuple[str, str]]] = {
    "warehouse": ("Mag.", "Wh."),
    "posting_date": ("Data reg.", "Posted"),
    "number": ("Numero", "Number"),
    "line": ("Riga", "Line"),
    "effective_at": ("Effettivo", "Effective"),
    "reason": ("Causale", "Reason"),
    "item_class": ("Classe", "Class"),
    "item_code": ("Articolo", "Item"),
    "description": ("Descrizione", "Description"),
    "location": ("Ubicazione", "Location"),
    "variant": ("Variante", "Variant"),
    "lot": ("Lotto", "Lot"),
    "serial": ("Matricola", "Serial"),
    "project": ("Progetto", "Project"),
    "partner": ("Partner", "Partner"),
    "unit": ("U.m.", "Unit"),
    "quantity": ("Quantità", "Quantity"),
    "unit_cost": ("Costo unit.", "Unit cost"),
    "amount": ("Importo", "Amount"),
    "reference": ("Riferimento", "Reference"),
    "stock": ("Giacenza", "Stock"),
    "value": ("Valore", "Value"),
    "last_moved": ("Ultimo mov.", "Last moved"),
    "idle_days": ("Giorni fermo", "Days idle"),
    "opening_stock": ("Giac. iniziale", "Opening"),
    "closing_stock": ("Giac. finale", "Closing"),
    "average_stock": ("Giac. media", "Average stock"),
    "out": ("Uscite", "Out"),
    "rotation_index": ("Rotazione", "Rotation"),
    "cover_days": ("Giorni copertura", "Days of cover"),
    "daily_use": ("Uso al giorno", "Use a day"),
}
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "start": ("dal", "from"),
    "end": ("al", "to"),
    "since": ("dal", "since"),
    "item": ("articolo", "item"),
    "reason": ("causale", "reason"),
    "warehouse": ("magazzino", "warehouse"),
    "page": ("Pagina", "Page"),
    "rows": ("righe", "rows"),
}


def _in(words: dict[str, tuple[str, str]], name: str, language: str) -> str:
    return words[name][0 if language == "it" else 1]


def title_of(report: str, language: str) -> str:
    """What a report is called."""
    return _in(_TITLES, report, language)


def column_of(name: str, language: str) -> str:
    """What a column is headed."""
    return _in(_COLUMNS, name, language)


def word_of(name: str, language: str) -> str:
    """A word between figures."""
    return _in(_WORDS, name, language)
