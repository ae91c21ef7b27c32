"""Entries as files: a table (CSV, XLSX, PDF), and the text of a Beancount ledger. Pure.

Beancount wants account names of its own kind: `14.01` of stock becomes `Assets:Stock:C14-2e-01`,
letters and digits as they are, everything else as its code between hyphens; the account's own code
stands beside it as metadata.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from server.kernel.csv_text import Cell
from server.kernel.exact import ZERO, to_text
from server.ledger.service import RecordName
from server.sheets import Column, Kind, Sheet
from server.valuation.accounting.entries import Entry, Role, Side
from server.valuation.report_texts import Texts, texts_of

COLUMNS: Final = ("date", "kind", "reference", "description", "account", "debit", "credit")
_TITLES: Final = {
    "it": ("Data", "Tipo", "Riferimento", "Descrizione", "Conto", "Dare", "Avere"),
    "en": ("Date", "Kind", "Reference", "Description", "Account", "Debit", "Credit"),
}
_WORDS: Final = {
    "it": ("Scritture contabili di magazzino", "Totale", "Pagina", "La somma è zero"),
    "en": ("Accounting entries of stock", "Total", "Page", "They add up to zero"),
}
_KINDS: Final = {
    "it": {"closing": "chiusura", "alignment": "allineamento", "inventory": "inventario"},
    "en": {"closing": "closing", "alignment": "alignment", "inventory": "inventory"},
}
_WIDTHS: Final = (10, 11, 18, 24, 18, 13, 13)
_ROOTS: Final = {
    Role.STOCK: "Assets:Stock",
    Role.VARIATION: "Expenses:Stock-variation",
    Role.DIFFERENCE: "Expenses:Stock-differences",
}


def entries_sheet(
    entries: Sequence[Entry],
    language: str,
    currency: str,
    names: Mapping[int, RecordName] | None = None,
) -> Sheet:
    """A row for each side of each entry; with `names` of records: as people write all of it."""
    texts = texts_of(language)
    cells = (cells_of(entry, side) for entry in entries for side in entry.sides)
    title, total, page_word, sentence = _WORDS[language]
    debit, credit = _totals(entries)
    kinds = [Kind.TEXT] * 5 + [Kind.MONEY] * 2
    return Sheet(
        title=title,
        columns=[
            Column(*column)
            for column in zip(COLUMNS, _TITLES[language], kinds, _WIDTHS, strict=True)
        ],
        rows=cells if names is None else (_as_written(row, names, texts) for row in cells),
        about=(currency,),
        totals=lambda: [total, None, None, None, None, debit, credit],
        remarks=lambda: [_sum(sentence, debit, credit, currency, texts)],
        decimal_comma=language == "it",
        page_word=page_word,
    )


def cells_of(entry: Entry, side: Side) -> list[Cell]:
    """A side in the order of COLUMNS."""
    kind, key, at, description = entry.source
    debit = side.amount if side.amount > 0 else None
    credit = -side.amount if side.amount < 0 else None
    return [at.isoformat(), kind, str(key), description, side.account, debit, credit]


def _as_written(cells: Sequence[Cell], names: Mapping[int, RecordName], texts: Texts) -> list[Cell]:
    at, kind, reference, description, *rest = cells
    record = names.get(int(str(reference))) if kind == "alignment" else None
    posted = record and f"{record.warehouse} {texts.day(record.posting_date)} / {record.number}"
    day = texts.day(date.fromisoformat(str(at)))
    words = _KINDS[texts.language]
    told = " ".join(words.get(word, word) for word in str(description).split(" "))
    return [day, words[str(kind)], posted, told.replace(str(at), day), *rest]


def beancount_lines(entries: Sequence[Entry], currency: str, places: int) -> Iterator[str]:
    """A ledger that stands alone: options, accounts, a transaction for each entry."""
    yield f'option "operating_currency" "{currency}"\n\n'
    first = min((entry.source.at for entry in entries), default=None)
    for role, account in sorted({(side.role, side.account) for side in _sides_of(entries)}):
        yield f"{first} open {beancount_name(role, account)} {currency}\n"
        yield f"  code: {_quoted(account)}\n"
    for entry in entries:
        kind, key, at, description = entry.source
        yield f"\n{at} * {_quoted(description)} ^{kind}-{key}\n"
        for side in entry.sides:
            amount = f"{side.amount:.{places}f}"
            yield f"  {beancount_name(side.role, side.account)}  {amount} {currency}\n"


def json_text(entries: Sequence[Entry], currency: str) -> str:
    """The entries as one JSON document; amounts are decimal strings, debit is plus."""
    rows = [
        {
            "date": str(entry.source.at),
            "kind": entry.source.kind,
            "reference": entry.source.key,
            "description": entry.source.description,
            "sides": [
                {"account": side.account, "role": side.role.value, "amount": to_text(side.amount)}
                for side in entry.sides
            ],
        }
        for entry in entries
    ]
    return f"{json.dumps({'currency': currency, 'entries': rows}, ensure_ascii=False, indent=1)}\n"


def beancount_name(role: Role, account: str) -> str:
    """Another name for every account, and the same one always."""
    letters = (
        letter if letter.isascii() and letter.isalnum() else f"-{ord(letter):x}-"
        for letter in account
    )
    return f"{_ROOTS[role]}:C{''.join(letters)}"


def _sides_of(entries: Iterable[Entry]) -> Iterator[Side]:
    return (side for entry in entries for side in entry.sides)


def _totals(entries: Iterable[Entry]) -> tuple[Decimal, Decimal]:
    debit = credit = ZERO
    for side in _sides_of(entries):
        debit, credit = debit + max(side.amount, ZERO), credit + max(-side.amount, ZERO)
    return debit, credit


def _sum(sentence: str, debit: Decimal, credit: Decimal, currency: str, texts: Texts) -> str:
    left, right, rest = (texts.number(one, money=True) for one in (debit, credit, debit - credit))
    sides = f"{left} − {right} = {rest}"
    return f"{sentence}: {sides} {currency}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
