"""The words of printed valuation reports, Italian and English."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from server.sheets import grouped

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Inventario quantità valorizzato", "Valued inventory"),
    "at": ("Al", "At"),
    "page": ("Pagina", "Page"),
    "warehouse": ("Magazzino", "Warehouse"),
    "item": ("Articolo", "Item"),
    "description": ("Descrizione", "Description"),
    "variant": ("Variante", "Variant"),
    "location": ("Ubicazione", "Location"),
    "lot": ("Lotto", "Lot"),
    "project": ("Progetto", "Project"),
    "partner": ("Partner", "Partner"),
    "unit": ("U.m.", "Unit"),
    "quantity": ("Quantità", "Quantity"),
    "unit_cost": ("Costo unitario", "Unit cost"),
    "value": ("Valore", "Value"),
    "warnings": ("Avvisi", "Warnings"),
    "total": ("Totale", "Total"),
    "of_warehouse": ("Totale {}", "Total {}"),
    "older": ("prima dello storico", "before the history"),
    "no_lot": ("senza lotto", "no lot"),
    "holds": ("torna", "holds"),
    "broken": ("NON TORNA", "BROKEN"),
}
_METHODS: Final[dict[str, tuple[str, str]]] = {
    "average": ("costo medio", "average cost"),
    "last": ("ultimo costo", "last cost"),
    "standard": ("costo standard", "standard cost"),
    "fifo-year": ("FIFO per anno", "FIFO by year"),
    "lifo-year": ("LIFO a scatti annuali", "LIFO by year"),
    "moving-average": ("costo medio mobile", "moving average"),
    "fifo": ("FIFO continuo", "continuous FIFO"),
    "lifo": ("LIFO continuo", "continuous LIFO"),
    "lot": ("costo effettivo del lotto", "actual lot cost"),
    "registry-average": ("anagrafica, medio", "registry, average"),
    "registry-last": ("anagrafica, ultimo", "registry, last"),
    "management-area": ("area gestionale", "management area"),
    "lower-of-cost": ("minore tra costo e realizzo", "lower of cost and NRV"),
}
_WARNINGS: Final[dict[str, tuple[str, str]]] = {
    "no_cost": ("senza costo", "no cost is known"),
    "negative_stock": ("giacenza negativa", "negative stock"),
    "load_without_cost": ("carichi senza costo", "loads without a cost"),
    "older_than_history": ("più vecchio dello storico", "older than the history"),
    "year_without_cost": ("anno senza costo", "a year without a cost"),
    "lot_without_cost": ("lotto senza costo", "a lot without a cost"),
    "no_cost_type": ("area senza tipo di costo", "an area without a cost type"),
    "no_sales_price": ("senza prezzo di vendita", "no sales price"),
    "cost_from_elsewhere": ("costo da altra fonte", "a cost from elsewhere"),
}


_INVARIANTS: Final[dict[str, tuple[str, str]]] = {
    "values_add_up": ("Σ valori per articolo = per magazzino", "Σ values by item = by warehouse"),
    "opening_loads_unloads_closing": (
        "rimanenze + carichi − scarichi = giacenza",
        "opening + loads − unloads = stock",
    ),
    "quantities_add_up": ("Σ righe = giacenza", "Σ rows = stock"),
    "layers_are_the_stock": ("Σ strati = giacenza", "Σ layers = stock"),
    "layers_are_the_value": ("Σ valori degli strati = valore", "Σ layer values = value"),
}
_FILTERS: Final[dict[str, tuple[str, str]]] = {
    "item_class": ("Classe", "Class"),
    "nature": ("Natura", "Nature"),
    "category": ("Categoria", "Category"),
    "tax_category": ("Categoria fiscale", "Tax category"),
    "abc": ("Classe ABC", "ABC class"),
    "reason": ("Mosso con causale", "Moved with reason"),
}


@dataclass(frozen=True, slots=True)
class Texts:
    """One language."""

    language: str

    def __getitem__(self, name: str) -> str:
        return _WORDS[name][self._place]

    @property
    def decimal_comma(self) -> bool:
        """Whether decimals stand behind a comma."""
        return self.language == "it"

    def method(self, code: str) -> str:
        """The name of a valuation method."""
        return _METHODS[code][self._place]

    def warning(self, code: str) -> str:
        """What a warning says."""
        return _WARNINGS[code][self._place]

    def invariant(self, code: str) -> str:
        """What two numbers must be equal."""
        return _INVARIANTS[code][self._place]

    def filter(self, name: str) -> str:
        """What a filter narrows the report to."""
        return (_FILTERS.get(name) or _WORDS[name])[self._place]

    def number(self, number: Decimal, *, money: bool = False) -> str:
        """1.234,5 or 1,234.5."""
        return grouped(number, money=money, comma=self.decimal_comma)

    def day(self, day: date) -> str:
        """31/12/2025 or 2025-12-31."""
        return day.strftime("%d/%m/%Y") if self.language == "it" else day.isoformat()

    @property
    def _place(self) -> int:
        return 0 if self.language == "it" else 1


def texts_of(language: str) -> Texts:
    """The texts of a language; English for every other."""
    return Texts(language)
