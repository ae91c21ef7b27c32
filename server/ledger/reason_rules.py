"""What settings of a reason go together, and which never change after use. Pure (design/5 §3)."""

from collections.abc import Mapping
from typing import Any, Final

from server.kernel.problems import Fault
from server.ledger.references import LOAD, UNLOAD

TYPES: Final = (LOAD, UNLOAD)
PROPOSALS: Final = ("none", "last", "average", "standard", "sales")
AREAS: Final = ("purchase", "sales", "production", "subcontracting", "logistics")
FIXED: Final = (
    "type",
    "updates_average_cost",
    "updates_last_cost",
    "updates_item_cost",
    "updates_sales_price",
    "fiscal_interest",
    "opening_balance",
    "consider_zero_movements",
)


def reason_faults(settings: Mapping[str, Any]) -> list[Fault]:
    """Everything that does not go together in the settings of one reason."""
    load = settings["type"] == LOAD
    last_on_unload = settings["updates_last_cost"] and not load
    cost_without_interest = settings["updates_item_cost"] and not settings["fiscal_interest"]
    half_offset = bool(settings["offset_warehouse"]) != bool(settings["offset_reason"])
    unknown_areas = set(settings["visible_in"].split()) - set(AREAS)
    checks = (
        (
            last_on_unload,
            "last_cost_on_unload",
            "only loads set the last cost",
            "updates_last_cost",
        ),
        (
            cost_without_interest,
            "item_cost_without_fiscal",
            "updating the item's cost needs fiscal interest",
            "updates_item_cost",
        ),
        (
            settings["opening_balance"] and not load,
            "opening_not_load",
            "an opening balance is a load",
            "opening_balance",
        ),
        (
            half_offset,
            "offset_incomplete",
            "give offset warehouse and offset reason, or neither",
            "offset_reason",
        ),
        (
            bool(settings["offset_reason"])
            and (settings["opening_balance"] or settings["physical_inventory"]),
            "offset_unexpected",
            "neither an opening balance nor a difference brings a second record",
            "offset_reason",
        ),
        (unknown_areas, "area_unknown", f"areas are {', '.join(AREAS)}", "visible_in"),
    )
    return [
        Fault(f"reason.{code}", detail, field=field)
        for wrong, code, detail, field in checks
        if wrong
    ]


def changed_settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Which of the settings that costs depend on differ."""
    return [name for name in FIXED if before[name] != after[name]]
