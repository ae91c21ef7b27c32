"""Writes the company's master data: items, places, people, reasons, parameters, list types."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from server.catalog.barcode import lookup_key
from server.catalog.models import AlternativeUnit, Barcode, Item, Location, Lot, Unit, Warehouse
from server.demonstration.company import (
    COUNTER_IS,
    EMPLOYEES,
    PEOPLE,
    WAREHOUSES,
    Article,
    password_of,
    places,
)
from server.identity.employees import create_employee
from server.identity.users import create_user
from server.inventory.list_types import create_list_type
from server.kernel.principal import Role
from server.ledger.models import DifferenceParameters, Reason, YearParameters
from server.storage.changes import record_change
from server.storage.database import db
from server.storage.transaction import transaction

BY: Final = "demonstration"
UNITS: Final = (
    ("PZ", "Pezzi", 0),
    ("CT", "Cartoni", 0),
    ("KG", "Chilogrammi", 3),
    ("MT", "Metri", 2),
)
_AVERAGE: Final = {"updates_average_cost": True}
_COSTS: Final = {"updates_average_cost": True, "updates_last_cost": True}
_COUNTED: Final = {"physical_inventory": True}
REASONS: Final[tuple[tuple[str, str, str, dict[str, bool]], ...]] = (
    ("RIM", "Rimanenze iniziali", "load", {"opening_balance": True, "updates_average_cost": True}),
    ("CAR", "Carico da fornitore", "load", {**_COSTS, "mandatory_partner": True}),
    ("SCA", "Scarico per vendita", "unload", {"rotation_index": True, "reorder_level": True}),
    ("RES", "Reso da cliente", "load", {}),
    ("VAL", "Rettifica di valore", "load", {"consider_zero_movements": True, **_AVERAGE}),
    ("IN+", "Rettifica inventariale positiva", "load", _COUNTED),
    ("IN-", "Rettifica inventariale negativa", "unload", _COUNTED),
)
BLIND, GUIDED, DOUBLE = "CIECA", "GUIDATA", "DOPPIA"
_LIMITS: Final = {"percent_limit": Decimal(5), "value_limit": Decimal(50)}
LIST_TYPES: Final = (
    (BLIND, {"description": "Conta cieca di squadra", "blind": True, **_LIMITS}),
    (GUIDED, {"description": "Conta guidata", "blind": False, **_LIMITS}),
    (DOUBLE, {"description": "Doppia conta cieca", "combine": "independent", **_LIMITS}),
)


def write_master(articles: list[Article], *, now: datetime, secret: str) -> None:
    """Write everything that the company is made of; call it inside a transaction."""
    with transaction():
        warehouses = _write_places()
        _write_items(articles, now)
        _write_reasons(warehouses, now)
        for code, surname, name, team in EMPLOYEES:
            given = {"code": code, "surname": surname, "name": name, "team": team}
            create_employee(given | {"badge": f"T{code}"}, now=now, by=BY)
        for name, role in PEOPLE:
            employee = COUNTER_IS if role == Role.COUNTER else None
            create_user(
                name,
                password_of(name, secret),
                Role(role),
                employee=employee,
                never_counts=employee is None,
                language="it",
                now=now,
                by=BY,
            )
        for code, settings in LIST_TYPES:
            create_list_type(code, settings, now=now, by=BY)


def _write_places() -> dict[str, int]:
    rows = {
        code: Warehouse(code=code, description=description, site=site)
        for code, description, site in WAREHOUSES
    }
    db.session.add_all(rows.values())
    db.session.flush()
    ids = {code: row.id for code, row in rows.items()}
    db.session.add_all(
        Location(
            warehouse_id=ids[place.warehouse],
            code=place.code,
            description=place.description,
            area=place.area,
        )
        for place in places()
    )
    record_change("location", *(f"{place.warehouse}/{place.code}" for place in places()))
    return ids


def _write_items(articles: list[Article], now: datetime) -> None:
    units = {code: Unit(code=code, description=text, decimals=n) for code, text, n in UNITS}
    db.session.add_all(units.values())
    db.session.flush()
    items = {article.code: _item(article, units) for article in articles}
    db.session.add_all(items.values())
    db.session.flush()
    for article in articles:
        _write_below(article, items[article.code].id, units["CT"].id, now)
    record_change("catalog", "all")


def _item(article: Article, units: dict[str, Unit]) -> Item:
    return Item(
        class_code=article.class_code,
        code=article.code,
        description=article.description,
        unit_id=units[article.family.unit].id,
        category=article.family.category,
        tax_category="22" if article.class_code == "FER" else "10",
        nature="Merce",
        abc="A" if article.usual * article.cost > 400 else "B" if article.cost > 1 else "C",  # noqa: PLR2004 - a rough class is enough here
        lot_managed=article.family.lots,
        serial_managed=article.family.serials,
        standard_cost=article.cost,
        sales_price=(article.cost * Decimal("1.6")).quantize(Decimal("0.01")),
    )


def _write_below(article: Article, item_id: int, carton: int, now: datetime) -> None:
    db.session.add(_barcode(item_id, article.barcode, None))
    if article.family.pack:
        factor = Decimal(article.family.pack)
        db.session.add(AlternativeUnit(item_id=item_id, unit_id=carton, factor=factor))
        db.session.add(_barcode(item_id, article.pack_barcode, carton))
    if article.lot:
        expiry = now.date() + timedelta(days=500 + item_id % 400)
        db.session.add(Lot(item_id=item_id, lot=article.lot, expiry=expiry))


def _barcode(item_id: int, barcode: str, unit_id: int | None) -> Barcode:
    return Barcode(
        item_id=item_id,
        barcode=barcode,
        lookup_key=lookup_key(barcode),
        type="ean-13",
        unit_id=unit_id,
    )


def _write_reasons(warehouses: dict[str, int], now: datetime) -> None:
    for warehouse_id in warehouses.values():
        reasons = {
            code: Reason(
                warehouse_id=warehouse_id, code=code, description=text, type=kind, **settings
            )
            for code, text, kind, settings in REASONS
        }
        db.session.add_all(reasons.values())
        db.session.flush()
        db.session.add(
            DifferenceParameters(
                warehouse_id=warehouse_id,
                positive_reason_id=reasons["IN+"].id,
                negative_reason_id=reasons["IN-"].id,
            )
        )
    db.session.add(YearParameters(year=now.year - 1, lots_and_serials=True))
