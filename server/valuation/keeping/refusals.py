"""What keeping these rows says no to, each with its code."""

from server.kernel.problems import Conflict, NotFound


class AccountsTaken(Conflict):
    """This warehouse and category have accounts already."""

    code = "accounts.taken"


class AccountsUnknown(NotFound):
    """There are no such accounts."""

    code = "accounts.unknown"


class CostTypeTaken(Conflict):
    """This area and tax category have a cost type already."""

    code = "cost_type.taken"


class CostTypeUnknown(NotFound):
    """There is no such cost type of an area."""

    code = "cost_type.unknown"


class YearTaken(Conflict):
    """The year of this item and warehouse is there already."""

    code = "year_history.taken"


class YearUnknown(NotFound):
    """There is no such year of an item."""

    code = "year_history.unknown"


class YearHeld(Conflict):
    """Closings used the year: restore them first."""

    code = "year_history.closed"
