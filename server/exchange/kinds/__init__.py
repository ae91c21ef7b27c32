"""The kinds of files, one file each: a table of columns and how its lines are written."""

from typing import Final

from server.exchange.kind import Kind
from server.exchange.kinds.accounts import ACCOUNTS
from server.exchange.kinds.alternative_units import ALTERNATIVE_UNITS
from server.exchange.kinds.barcodes import BARCODES
from server.exchange.kinds.closing_dimensions import CLOSING_DIMENSIONS
from server.exchange.kinds.cost_types import COST_TYPES_OF_AREAS
from server.exchange.kinds.difference_parameters import DIFFERENCE_PARAMETERS
from server.exchange.kinds.employees import EMPLOYEES
from server.exchange.kinds.items import ITEMS
from server.exchange.kinds.list_types import LIST_TYPES
from server.exchange.kinds.locations import LOCATIONS
from server.exchange.kinds.lots import LOTS
from server.exchange.kinds.parameters import PARAMETERS
from server.exchange.kinds.reasons import REASONS
from server.exchange.kinds.records import RECORDS
from server.exchange.kinds.stock import STOCK
from server.exchange.kinds.stock_checks import STOCK_CHECKS
from server.exchange.kinds.tolerances import TOLERANCES
from server.exchange.kinds.units import UNITS
from server.exchange.kinds.warehouses import WAREHOUSES
from server.exchange.kinds.year_history import YEAR_HISTORY
from server.kernel.problems import NotFound

_ALL: Final[tuple[Kind, ...]] = (
    WAREHOUSES,
    LOCATIONS,
    UNITS,
    ITEMS,
    ALTERNATIVE_UNITS,
    BARCODES,
    LOTS,
    EMPLOYEES,
    REASONS,
    PARAMETERS,
    CLOSING_DIMENSIONS,
    STOCK_CHECKS,
    DIFFERENCE_PARAMETERS,
    LIST_TYPES,
    TOLERANCES,
    STOCK,
    RECORDS,
    YEAR_HISTORY,
    COST_TYPES_OF_AREAS,
    ACCOUNTS,
)
KINDS: Final = {kind.name: kind for kind in _ALL}


class KindUnknown(NotFound):
    """No kind of file has this name."""

    code = "kind.unknown"


def kind_called(name: str) -> Kind:
    """The kind with this name, or a refusal that lists all."""
    kind = KINDS.get(name)
    if kind is None:
        raise KindUnknown(f"{name!r} is none of {' '.join(KINDS)}")
    return kind
