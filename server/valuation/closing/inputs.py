"""What a closing used that is neither in the ledger nor in its lines. Pure.

Parameters, the time zones that said where days and years end, and the digest of the year history.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from server.ledger.parameters import Parameters, fiscal_starts, parameters_of


def inputs_at(
    day: date, by_year: Mapping[int, Parameters], zones: Mapping[str, str], history: str | None
) -> dict[str, Any]:
    """What a closing of a day keeps; time zones by warehouse code.

    Earlier starts of fiscal years and the year history only where there were any.
    """
    used = parameters_of(day.year, by_year)
    starts = fiscal_starts(day.year, by_year)
    inputs: dict[str, Any] = {
        "by_warehouse": used.value_by_warehouse,
        "fiscal_start": used.fiscal_start,
        "time_zones": dict(zones),
    }
    if len(starts) > 1:
        inputs["fiscal_starts"] = {str(year): start for year, start in starts.items()}
    if history is not None:
        inputs["year_history"] = history
    return inputs


def kept_parameters(inputs: Mapping[str, Any]) -> dict[int, Parameters]:
    """The parameters by year as a closing kept them, whatever they are now."""
    starts = inputs.get("fiscal_starts", {"0": inputs["fiscal_start"]})
    return {int(year): Parameters(fiscal_start=start) for year, start in starts.items()}


def kept_zones(
    inputs: Mapping[str, Any], codes: Mapping[str, int], now: Mapping[int, str]
) -> dict[int, str]:
    """The time zones by warehouse as a closing kept them; later warehouses have that of now."""
    kept = {codes[code]: zone for code, zone in inputs.get("time_zones", {}).items()}
    return {**now, **kept}
