"""What a closing used that is neither in the ledger nor in its lines: its parameters. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from server.ledger.parameters import Parameters, fiscal_starts, parameters_of


def inputs_at(day: date, by_year: Mapping[int, Parameters]) -> dict[str, Any]:
    """What a closing of a day keeps; earlier starts of fiscal years only where there were any."""
    used = parameters_of(day.year, by_year)
    starts = fiscal_starts(day.year, by_year)
    inputs = {"by_warehouse": used.value_by_warehouse, "fiscal_start": used.fiscal_start}
    if len(starts) == 1:
        return inputs
    return inputs | {"fiscal_starts": {str(year): start for year, start in starts.items()}}


def kept_parameters(inputs: Mapping[str, Any]) -> dict[int, Parameters]:
    """The parameters by year as a closing kept them, whatever they are now."""
    starts = inputs.get("fiscal_starts", {"0": inputs["fiscal_start"]})
    return {int(year): Parameters(fiscal_start=start) for year, start in starts.items()}
