"""Every table, so that whoever needs the whole schema (migrations, tests) has it."""

from server.catalog import models as catalog
from server.identity import models as identity
from server.inventory import limit_models as limits
from server.inventory import models as inventory
from server.inventory.projection import models as projection
from server.inventory.totals import models as totals
from server.journal import models as journal
from server.ledger import models as ledger
from server.storage import changes, marks
from server.sync import models as sync
from server.valuation import models as valuation

__all__ = [
    "catalog",
    "changes",
    "identity",
    "inventory",
    "journal",
    "ledger",
    "limits",
    "marks",
    "projection",
    "sync",
    "totals",
    "valuation",
]
