"""How an amount of money is written: the currency's sign after it, on the same line."""

from typing import Final

_SIGNS: Final = {
    "EUR": "€",
    "USD": "$",
    "GBP": "£",
    "JPY": "¥",
    "CNY": "¥",
    "INR": "₹",
    "PLN": "zł",
}
_TOGETHER: Final = "\N{NO-BREAK SPACE}"


def with_currency(amount: str, currency: str) -> str:
    """An amount that is written already, and its currency: ("98.05", "EUR") → "98.05 €".

    A currency without a sign of its own stands by its code.
    """
    return f"{amount}{_TOGETHER}{_SIGNS.get(currency, currency)}"
