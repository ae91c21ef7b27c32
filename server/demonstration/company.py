"""The company as plain values, worked out from a seed. Pure: no database, no clock."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from random import Random
from typing import Final

from server.catalog.barcode import check_digit
from server.demonstration.assortment import Family, families
from server.kernel import exact

SEED: Final = 20261
COMPANY: Final = "Ferramenta & Dispensa Lombarda S.r.l."
CENTRAL, GROCERY, SHOP = "CEN", "ALI", "NEG"

WAREHOUSES: Final = (
    (CENTRAL, "Magazzino centrale", "Lodi"),
    (GROCERY, "Deposito alimentari", "Lodi"),
    (SHOP, "Punto vendita", "Crema"),
)

EMPLOYEES: Final = (
    ("101", "Bianchi", "Marta", "giorno"),
    ("102", "Colombo", "Davide", "giorno"),
    ("103", "Esposito", "Carmela", "giorno"),
    ("104", "Fontana", "Luca", "giorno"),
    ("105", "Galli", "Silvia", "notte"),
    ("106", "Hoxha", "Arben", "notte"),
    ("107", "Marino", "Giulia", "notte"),
    ("108", "Popescu", "Ioana", "notte"),
    ("109", "Rinaldi", "Paolo", "negozio"),
    ("110", "Sala", "Elena", "negozio"),
)

_TREES: Final = (
    "acero",
    "betulla",
    "cedro",
    "dattero",
    "edera",
    "faggio",
    "ginepro",
    "iris",
    "larice",
    "mirto",
    "noce",
    "olmo",
    "pino",
    "quercia",
    "rosa",
    "salice",
)
PEOPLE: Final = (
    ("admin", "administrator"),
    ("supervisore", "supervisor"),
    ("contabile", "accountant"),
    ("revisore", "auditor"),
    ("addetto", "counter"),
)
COUNTER_IS: Final = "110"
"""The employee that the user with the role counter is."""


@dataclass(frozen=True, slots=True)
class Place:
    """A location with its area."""

    warehouse: str
    code: str
    description: str
    area: str


@dataclass(frozen=True, slots=True)
class Article:
    """An item, where it is kept and how much of it is usual."""

    class_code: str
    code: str
    description: str
    family: Family
    cost: Decimal
    barcode: str
    pack_barcode: str
    warehouse: str
    location: str
    shop_location: str
    usual: int

    @property
    def full_code(self) -> str:
        """CLASS/CODE."""
        return f"{self.class_code}/{self.code}"

    @property
    def lot(self) -> str:
        """The lot on the shelf, when the item has lots."""
        return f"L{sha256(self.code.encode()).hexdigest()[:5].upper()}" if self.family.lots else ""


def places() -> list[Place]:
    """The locations: three aisles, a dry store and a cold room, a shop.

    Where two people count side by side (aisle B, the cold room) there are no areas.
    """
    aisles = [
        Place(CENTRAL, f"{aisle}-{bay:02}-{level:02}", f"Corsia {aisle}", _AREAS.get(aisle, ""))
        for aisle in "ABC"
        for bay in (1, 2, 3)
        for level in (1, 2)
    ]
    dry = [Place(GROCERY, f"S-{n:02}", "Secco", "SECCO") for n in range(1, 11)]
    cold = [Place(GROCERY, f"F-{n:02}", "Cella frigo", "") for n in range(1, 6)]
    shop = [Place(SHOP, f"N-{n:02}", "Scaffale", "VENDITA") for n in range(1, 7)]
    return [*aisles, *dry, *cold, *shop, Place(SHOP, "RETRO", "Retro negozio", "RETRO")]


def articles() -> list[Article]:
    """Every article, in the order of the assortment."""
    random = Random(SEED)  # noqa: S311 - the same company everywhere, no secret
    by_warehouse = {
        code: [place for place in places() if place.warehouse == code] for code, *_ in WAREHOUSES
    }
    made = []
    for number, (family, step, execution) in enumerate(_executions(), 1):
        wanted = [p for p in by_warehouse[family.warehouse] if _fits(p, family)]
        in_shop = number % 6 == 0 and not family.serials
        shop = random.choice(by_warehouse[SHOP][:6]).code if in_shop else ""
        made.append(
            Article(
                class_code="FER" if family.warehouse == CENTRAL else "ALI",
                code=f"{family.prefix}-{step + 1:02}",
                description=f"{family.name} {execution}",
                family=family,
                cost=family.cost + family.step * step,
                barcode=ean13(number),
                pack_barcode=ean13(5000 + number) if family.pack else "",
                warehouse=family.warehouse,
                location=wanted[(number * 7) % len(wanted)].code,
                shop_location=shop,
                usual=max(2, round(family.usual * random.uniform(0.6, 1.4))),
            )
        )
    return made


def ean13(number: int) -> str:
    """A barcode of the range 20–29, which GS1 leaves to companies for themselves."""
    body = f"21{number:010}"
    return f"{body}{check_digit(body)}"


def password_of(name: str, secret: str) -> str:
    """A password that is the same on every run of this installation and nowhere else."""
    digits = hmac.new(secret.encode(), f"demonstration {name}".encode(), sha256).hexdigest()
    return f"{_TREES[int(digits[0], 16)]}-{_TREES[int(digits[1], 16)]}-{digits[2:8]}"


def cost_in(article: Article, month: int) -> Decimal:
    """What a supplier asks in a month of the year (0 … 11): it drifts up by some percent."""
    drift = Decimal(100 + month // 3 + (len(article.code) + month) % 2) / 100
    return exact.multiply(article.cost, drift)


def _executions() -> Iterator[tuple[Family, int, str]]:
    for family in families():
        for step, execution in enumerate(family.executions):
            yield family, step, execution


_AREAS: Final = {"A": "CORSIA-A", "C": "CORSIA-C"}


def _fits(place: Place, family: Family) -> bool:
    if place.warehouse != GROCERY:
        return True
    return place.code.startswith("F") == (family.category == "Freschi")
