"""accounts: `warehouse,category,stock_account,variation_account,difference_account`.

On which accounts stock is booked. An empty warehouse or category speaks for all that have no line
of their own; an empty account is that of the next line that fits.
"""

from typing import Final

from server.exchange.batch import Batch
from server.exchange.columns import Column
from server.exchange.kinds.naming import WAREHOUSE
from server.exchange.table_kind import TableKind
from server.exchange.values import Code, Text
from server.valuation.keeping.accounts import cancels_itself
from server.valuation.models import Accounts


def _check_roles(batch: Batch) -> None:
    """Stock and its variation on one account would cancel each other."""
    for line in batch.good:
        if cancels_itself(line.values):
            detail = f"{line.values['stock_account']} cannot be the other side of itself"
            batch.refuse(line, "accounts.same", detail, "stock_account")


ACCOUNTS: Final = TableKind(
    name="accounts",
    columns=(
        Column("warehouse", Code(20, slash=False)),
        Column("category", Text(50), ""),
        Column("stock_account", Text(50), ""),
        Column("variation_account", Text(50), ""),
        Column("difference_account", Text(50), ""),
    ),
    model=Accounts,
    key=("warehouse_id", "category"),
    references=(WAREHOUSE,),
    checks=(_check_roles,),
)
