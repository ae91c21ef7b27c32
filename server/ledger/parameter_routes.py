"""Routes of parameters: of a year, and of a warehouse's closings and stock checks."""

from typing import Any, Final

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import fields, validate

from server.http.context import now
from server.http.guards import allow, current_user
from server.http.schema import Shape
from server.kernel.principal import Role
from server.kernel.problems import NotFound
from server.ledger.models import ClosingDimensions, StockChecks
from server.ledger.parameter_keeping import (
    DIMENSIONS,
    set_parameters,
    set_warehouse_settings,
    warehouse_settings,
)

_READERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR)
_WRITERS: Final = (Role.ADMINISTRATOR, Role.ACCOUNTANT)
_YEARS: Final = range(1900, 10_000)

blueprint = Blueprint(
    "parameters", __name__, url_prefix="/api/v1", description="What holds in a year or warehouse"
)


class YearShape(Shape):
    """The parameters of a year; null = no bound."""

    period_start = fields.Date(load_default=None, allow_none=True)
    period_end = fields.Date(load_default=None, allow_none=True)
    value_by_warehouse = fields.Boolean(load_default=False)
    allow_negative_stock = fields.Boolean(load_default=False)
    lots_and_serials = fields.Boolean(load_default=False)
    lots_required = fields.Boolean(load_default=False)
    unique_lots = fields.Boolean(load_default=False)
    fiscal_start = fields.String(load_default="01-01", validate=validate.Length(max=5))


DimensionsShape: Any = Shape.from_dict(
    {name: fields.Boolean(load_default=True) for name in DIMENSIONS}, name="DimensionsShape"
)


class ChecksShape(DimensionsShape):
    """Which stocks may not fall below zero, and whether any may where the year allows it."""

    negative_stock = fields.Boolean(load_default=False)


class DimensionsRow(DimensionsShape):
    """What the opening balances and differences of a warehouse keep apart."""

    warehouse = fields.String()


class ChecksRow(ChecksShape):
    """The stock checks of a warehouse."""

    warehouse = fields.String()


class DimensionsRows(Shape):
    """One row for every warehouse."""

    rows = fields.List(fields.Nested(DimensionsRow))
    next = fields.String(allow_none=True)


class ChecksRows(Shape):
    """One row for every warehouse."""

    rows = fields.List(fields.Nested(ChecksRow))
    next = fields.String(allow_none=True)


@blueprint.route("/parameters/<int:year>")
class ParametersOfYear(MethodView):
    """The parameters of one year."""

    @allow(*_WRITERS)
    @blueprint.doc(summary="Set the parameters of a year")
    @blueprint.arguments(YearShape)
    @blueprint.response(200, YearShape)
    def put(self, given: dict[str, Any], year: int) -> dict[str, Any]:
        """Keep them all; what is left out has its default."""
        if year not in _YEARS:
            raise NotFound(f"{year} is no year")
        set_parameters(year, given, now=now(), by=current_user().name)
        return given


@blueprint.route("/closing-dimensions")
class EveryClosingDimensions(MethodView):
    """What closings keep apart."""

    @allow(*_READERS)
    @blueprint.doc(summary="List the closing dimensions of every warehouse")
    @blueprint.response(200, DimensionsRows)
    def get(self) -> dict[str, Any]:
        """Answer one row for every warehouse."""
        return {"rows": warehouse_settings(ClosingDimensions), "next": None}


@blueprint.route("/closing-dimensions/<warehouse>")
class OneClosingDimensions(MethodView):
    """What the closings of a warehouse keep apart."""

    @allow(*_WRITERS)
    @blueprint.doc(summary="Set the closing dimensions of a warehouse")
    @blueprint.arguments(DimensionsShape)
    @blueprint.response(200, DimensionsRow)
    def put(self, given: dict[str, bool], warehouse: str) -> dict[str, Any]:
        """Keep all of them."""
        by = current_user().name
        return set_warehouse_settings(ClosingDimensions, warehouse, given, now=now(), by=by)


@blueprint.route("/stock-checks")
class EveryStockChecks(MethodView):
    """Which stocks are checked."""

    @allow(*_READERS)
    @blueprint.doc(summary="List the stock checks of every warehouse")
    @blueprint.response(200, ChecksRows)
    def get(self) -> dict[str, Any]:
        """Answer one row for every warehouse."""
        return {"rows": warehouse_settings(StockChecks), "next": None}


@blueprint.route("/stock-checks/<warehouse>")
class OneStockChecks(MethodView):
    """Which stocks of a warehouse are checked."""

    @allow(*_WRITERS)
    @blueprint.doc(summary="Set the stock checks of a warehouse")
    @blueprint.arguments(ChecksShape)
    @blueprint.response(200, ChecksRow)
    def put(self, given: dict[str, bool], warehouse: str) -> dict[str, Any]:
        """Keep all of them."""
        by = current_user().name
        return set_warehouse_settings(StockChecks, warehouse, given, now=now(), by=by)
