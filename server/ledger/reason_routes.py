"""Routes of reasons and difference parameters."""

from dataclasses import asdict
from operator import itemgetter
from typing import Any, Final

from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now
from server.http.guards import allow, current_user
from server.kernel.principal import Role
from server.ledger.closings import last_closing_day
from server.ledger.models import Reason
from server.ledger.parameter_keeping import own_period_starts
from server.ledger.periods import parameters_by_year
from server.ledger.reason_schemas import (
    DifferenceParametersAnswer,
    DifferenceParametersRows,
    DifferenceReasons,
    NewReason,
    ParametersRows,
    ReasonAnswer,
    ReasonChange,
    ReasonRows,
    ReasonsQuery,
)
from server.ledger.reasons import (
    SETTINGS,
    change_reason,
    create_reason,
    difference_parameters,
    reasons_of,
    set_difference_parameters,
)

_READERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR)
_WRITERS: Final = (Role.ADMINISTRATOR, Role.ACCOUNTANT)

blueprint = Blueprint(
    "reasons", __name__, url_prefix="/api/v1", description="What stock records do"
)


@blueprint.route("/reasons")
class Reasons(MethodView):
    """The reasons of the warehouses."""

    @allow(*_READERS)
    @blueprint.doc(summary="List the reasons")
    @blueprint.arguments(ReasonsQuery, location="query")
    @blueprint.response(200, ReasonRows)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer the reasons of one warehouse, or of all; of those visible in an area."""
        rows = [_shown(*found) for found in reasons_of(query["warehouse"], query["visible_in"])]
        return {"rows": rows, "next": None}

    @allow(*_WRITERS)
    @blueprint.doc(summary="Create a reason")
    @blueprint.arguments(NewReason)
    @blueprint.response(201, ReasonAnswer)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Create a reason of a warehouse."""
        return _shown(*create_reason(given, now=now(), by=current_user().name))


@blueprint.route("/reasons/<warehouse>/<code>")
class OneReason(MethodView):
    """One reason."""

    @allow(*_WRITERS)
    @blueprint.doc(summary="Change a reason")
    @blueprint.arguments(ReasonChange)
    @blueprint.response(200, ReasonAnswer)
    def patch(self, given: dict[str, Any], warehouse: str, code: str) -> dict[str, Any]:
        """Change what is given; after the first use some settings stay."""
        return _shown(*change_reason(warehouse, code, given, now=now(), by=current_user().name))


@blueprint.route("/parameters")
class ParametersByYear(MethodView):
    """The parameters of the years."""

    @allow(*_READERS)
    @blueprint.doc(summary="List the parameters by year and the last closing")
    @blueprint.response(200, ParametersRows)
    def get(self) -> dict[str, Any]:
        """Answer what holds in each year; the open period starts after the last closing."""
        own = own_period_starts()
        rows = [
            {"year": year, "own_period_start": own.get(year), **asdict(found)}
            for year, found in parameters_by_year().items()
        ]
        last = last_closing_day()
        return {"rows": sorted(rows, key=itemgetter("year")), "last_closing": last, "next": None}


@blueprint.route("/difference-parameters")
class EveryDifferenceParameters(MethodView):
    """The reasons that alignments use."""

    @allow(*_READERS)
    @blueprint.doc(summary="List the difference reasons of every warehouse")
    @blueprint.response(200, DifferenceParametersRows)
    def get(self) -> dict[str, Any]:
        """Answer one row for every warehouse."""
        return {"rows": difference_parameters(), "next": None}


@blueprint.route("/difference-parameters/<warehouse>")
class OneDifferenceParameters(MethodView):
    """The reasons that the alignments of a warehouse use."""

    @allow(*_WRITERS)
    @blueprint.doc(summary="Set the difference reasons of a warehouse")
    @blueprint.arguments(DifferenceReasons)
    @blueprint.response(200, DifferenceParametersAnswer)
    def put(self, given: dict[str, str | None], warehouse: str) -> dict[str, Any]:
        """Set both; null takes one away."""
        return set_difference_parameters(warehouse, given, now=now(), by=current_user().name)


def _shown(warehouse: str, reason: Reason) -> dict[str, Any]:
    return {"warehouse": warehouse, **{name: getattr(reason, name) for name in SETTINGS}}
