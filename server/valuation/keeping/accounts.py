"""The accounts that stock is booked on, by warehouse and product category."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select, tuple_

from server.catalog.models import Warehouse
from server.catalog.service import warehouse_by_code
from server.identity.audit import audit
from server.kernel.problems import Fault, Invalid
from server.storage.database import db
from server.storage.transaction import transaction
from server.valuation.keeping.refusals import AccountsTaken, AccountsUnknown
from server.valuation.keeping.rows import Key, written_once
from server.valuation.models import Accounts

KEY: Final = ("warehouse", "category")
ROLES: Final = ("stock_account", "variation_account", "difference_account")


def cancels_itself(values: Mapping[str, Any]) -> bool:
    """Whether stock and its variation would be one account, which always holds nothing."""
    stock, *others = (values[name] for name in ROLES)
    return bool(stock) and stock in others


def accounts_page(after: Key | None, limit: int) -> list[dict[str, Any]]:
    """Lines by warehouse and category, those that speak for all first; one more than asked."""
    place = func.coalesce(Warehouse.code, "")
    query = (
        select(Accounts, place)
        .join(Warehouse, Warehouse.id == Accounts.warehouse_id, isouter=True)
        .order_by(place, Accounts.category)
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(tuple_(place, Accounts.category) > after)
    return [_shown(row, warehouse) for row, warehouse in db.session.execute(query)]


def create_accounts(given: Mapping[str, Any], *, now: datetime, by: str) -> dict[str, Any]:
    """Give a warehouse and category accounts; an empty one speaks for all."""
    _refuse_same(given)
    warehouse, category = given["warehouse"], given["category"]
    place = warehouse_by_code(warehouse).id if warehouse else None
    with transaction():
        taken = f"{warehouse or 'every warehouse'}/{category or 'every category'} has accounts"
        if db.session.scalar(select(Accounts.id).filter_by(warehouse_id=place, category=category)):
            raise AccountsTaken(taken)
        roles = {name: given[name] for name in ROLES}
        row = Accounts(warehouse_id=place, category=category, **roles)
        written_once(row, AccountsTaken, taken)
        shown = _shown(row, warehouse)
        audit(now, by, "create", "accounts", _named(shown), after=roles)
    return shown


def change_accounts(
    number: int, given: Mapping[str, Any], *, now: datetime, by: str
) -> dict[str, Any]:
    """Book on other accounts from now on; entries are always made anew, those of the past too."""
    _refuse_same(given)
    with transaction() as session:
        row, before = _found(number)
        for name in ROLES:
            setattr(row, name, given[name])
        session.flush()
        after = _shown(row, before["warehouse"])
        audit(
            now, by, "change", "accounts", _named(after), before=_roles(before), after=dict(given)
        )
    return after


def delete_accounts(number: int, *, now: datetime, by: str) -> None:
    """Take a line away; the next that fits speaks for it."""
    with transaction() as session:
        row, before = _found(number)
        session.delete(row)
        audit(now, by, "delete", "accounts", _named(before), before=_roles(before))


def _refuse_same(given: Mapping[str, Any]) -> None:
    if cancels_itself(given):
        detail = f"{given['stock_account']} cannot be the other side of itself"
        raise Invalid("these accounts cannot be kept", [Fault("accounts.same", detail, ROLES[0])])


def _found(number: int) -> tuple[Accounts, dict[str, Any]]:
    row = db.session.get(Accounts, number)
    if row is None:
        raise AccountsUnknown(f"there are no accounts {number}")
    place = None if row.warehouse_id is None else db.session.get(Warehouse, row.warehouse_id)
    return row, _shown(row, place.code if place else "")


def _shown(row: Accounts, warehouse: str) -> dict[str, Any]:
    roles = {name: getattr(row, name) for name in ROLES}
    return {"id": row.id, "warehouse": warehouse, "category": row.category, **roles}


def _roles(shown: Mapping[str, Any]) -> dict[str, Any]:
    return {name: shown[name] for name in ROLES}


def _named(shown: Mapping[str, Any]) -> str:
    return f"{shown['warehouse']}/{shown['category']}"
