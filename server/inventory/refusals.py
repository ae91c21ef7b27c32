"""What the inventory says no to, each with its code."""

from server.kernel.problems import Conflict, Forbidden, NotFound, Refusal


class InventoryUnknown(NotFound):
    """There is no inventory with this number."""

    code = "inventory.unknown"


class InventoryClosed(Conflict):
    """A closed inventory takes part in nothing."""

    code = "inventory.closed"


class InventoryNotEmpty(Conflict):
    """Only an inventory without lists can be deleted."""

    code = "inventory.not_empty"


class NothingToRelease(Conflict):
    """The inventory has no draft list."""

    code = "inventory.nothing_to_release"


class InventoryUnfinished(Conflict):
    """Something of the inventory is still open; each fault names it."""

    code = "inventory.unfinished"


class ReasonNeeded(Refusal):
    """This is only done when somebody says why."""

    code = "reason.needed"


class ListUnknown(NotFound):
    """There is no list with this id."""

    code = "list.unknown"


class ListNotDraft(Conflict):
    """A released list does not change silently: only a draft can be released or deleted."""

    code = "list.not_draft"


class ListCounted(Conflict):
    """Somebody counted in it: what was counted is never deleted."""

    code = "list.counted"


class ListNotOpen(Conflict):
    """Only a released list can be closed."""

    code = "list.not_open"


class ListClosed(Conflict):
    """A closed list no longer changes."""

    code = "list.closed"


class ListTypeUnknown(NotFound):
    """There is no list type with this code."""

    code = "list_type.unknown"


class ListTypeInUse(Conflict):
    """Lists that were released follow these rules: they cannot change under them."""

    code = "list_type.in_use"


class NothingToGenerate(Conflict):
    """The selection holds no position and no location."""

    code = "generation.empty"


class LineUnknown(NotFound):
    """The inventory has no such line."""

    code = "line.unknown"


class LineChanged(Conflict):
    """The line is not what was seen; the faults carry what was seen and what is now."""

    code = "line.changed"


class SelectionChanged(Conflict):
    """The lines that a filter selects are not those that were announced."""

    code = "selection.changed"


class AlignmentOutstanding(Conflict):
    """Somebody may still hold counts of these lists: align only with a reason."""

    code = "alignment.outstanding"


class AlignmentUnknown(NotFound):
    """The inventory has no such alignment record."""

    code = "alignment.unknown"


class RecountRefused(Conflict):
    """These lines cannot be recounted; each fault names one."""

    code = "recount.refused"


class ToleranceUnknown(NotFound):
    """There is no tolerance with this number."""

    code = "tolerance.unknown"


class ToleranceTaken(Conflict):
    """There is a tolerance for exactly this already."""

    code = "tolerance.taken"


class ApprovalBeyondInventory(Forbidden):
    """The inventory would be more than whoever approves may approve; the faults say how much."""

    code = "approval.over_inventory_limit"


class ApprovalLimitUnknown(NotFound):
    """No limits are kept for this role or user."""

    code = "approval_limit.unknown"


class ExceptionUnknown(NotFound):
    """The line has no open exception."""

    code = "exception.unknown"


class NotAllowed(Forbidden):
    """This user may not decide about this line; the fault says why."""

    code = "line.not_allowed"
