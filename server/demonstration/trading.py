"""A year of receipts and issues, worked out so that no stock ever falls below zero. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from server.demonstration.company import SEED, SHOP, Article, cost_in
from server.ledger.service import LineDraft, RecordDraft

SOURCE: Final = "demonstration"
_SUPPLIERS: Final = ("Viterie Orobiche", "Utensilnord", "Molini del Po", "Conserve Maremmane")
_RECEIVED: Final = 0.35
"""The share of articles that a delivery brings."""
_SOLD: Final = 0.16
"""The share of positions that a week's sales touch."""
_WEEK: Final = timedelta(days=7)
_ZONE: Final = ZoneInfo("Europe/Rome")

Position = tuple[str, str]
"""Warehouse and location."""


class Year:
    """The records of a year before a date, oldest first."""

    def __init__(self, articles: Sequence[Article], until: date) -> None:
        self._articles = articles
        self._until = until
        self._start = until - timedelta(days=364)
        self._random = Random(SEED + 1)  # noqa: S311 - the same year everywhere
        self._stock: dict[tuple[str, Position], int] = defaultdict(int)

    def records(self) -> list[RecordDraft]:
        """The opening balance, then every week's receipts and issues."""
        drafts = [*self._records("RIM", self._start, self._opening())]
        day = self._start + timedelta(days=2)
        for week in range(51):
            if week % 4 == 0:
                drafts.extend(self._records("CAR", day, self._receipts(week // 4)))
            drafts.extend(self._records("SCA", day + timedelta(days=3), self._issues()))
            day += _WEEK
        return drafts

    def _opening(self) -> Iterator[tuple[Position, LineDraft]]:
        for article in self._articles:
            for position in _positions(article):
                share = 6 if position[0] == SHOP else 1
                yield from self._load(article, position, max(1, article.usual // share), 0)

    def _receipts(self, month: int) -> Iterator[tuple[Position, LineDraft]]:
        for article in self._articles:
            if self._random.random() < _RECEIVED:
                wanted = self._random.uniform(0.2, 0.6) * article.usual
                whole = article.family.pack or 1
                quantity = max(1, round(wanted / whole)) * whole if not _single(article) else 1
                yield from self._load(article, _positions(article)[0], quantity, month)

    def _issues(self) -> Iterator[tuple[Position, LineDraft]]:
        for article in self._articles:
            for position in _positions(article):
                present = self._stock[article.full_code, position]
                if present > 1 and self._random.random() < _SOLD and not _single(article):
                    quantity = max(1, round(present * self._random.uniform(0.03, 0.22)))
                    self._stock[article.full_code, position] -= quantity
                    yield position, _line(article, position, quantity)

    def _load(
        self, article: Article, position: Position, quantity: int, month: int
    ) -> Iterator[tuple[Position, LineDraft]]:
        cost = cost_in(article, month)
        if not _single(article):
            self._stock[article.full_code, position] += quantity
            yield position, _line(article, position, quantity, cost)
            return
        for _ in range(quantity):
            self._stock[article.full_code, position] += 1
            number = self._stock[article.full_code, position]
            yield position, _line(article, position, 1, cost, serial=f"{article.code}-{number:04}")

    def _records(
        self, reason: str, day: date, lines: Iterator[tuple[Position, LineDraft]]
    ) -> Iterator[RecordDraft]:
        by_warehouse: dict[str, list[LineDraft]] = defaultdict(list)
        for (warehouse, _), line in lines:
            by_warehouse[warehouse].append(line)
        hour = time(9, 30) if reason == "CAR" else time(16, 45)
        moment = datetime.combine(day, hour, _ZONE) if reason != "RIM" else None
        for warehouse, found in by_warehouse.items():
            yield RecordDraft(
                warehouse=warehouse,
                reason=reason,
                posting_date=day,
                effective_at=moment,
                lines=found,
                reference=f"DDT {day:%m}/{len(found):03}" if reason == "CAR" else "",
                partner=self._random.choice(_SUPPLIERS) if reason == "CAR" else "",
                source=SOURCE,
                source_record=f"{reason} {day} {warehouse}",
            )


def _positions(article: Article) -> list[Position]:
    shop = [(SHOP, article.shop_location)] if article.shop_location else []
    return [(article.warehouse, article.location), *shop]


def _single(article: Article) -> bool:
    return article.family.serials


def _line(
    article: Article,
    position: Position,
    quantity: int,
    cost: Decimal | None = None,
    serial: str = "",
) -> LineDraft:
    return LineDraft(
        item=article.full_code,
        quantity=Decimal(quantity),
        location=position[1],
        lot=article.lot,
        serial=serial,
        unit_cost=cost,
    )
