"""Routes of accounts, cost types of areas, and years before the product."""

from typing import Any, Final

from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now
from server.http.guards import allow, current_user
from server.http.paging import PageQuery
from server.valuation.closing.routes import READERS, WRITERS
from server.valuation.keeping import accounts, cost_types, year_history
from server.valuation.keeping.rows import key_after, paged
from server.valuation.keeping.schemas import (
    AccountsChange,
    AccountsPage,
    AccountsRow,
    CostTypeChange,
    CostTypesPage,
    NewAccounts,
    NewCostType,
    NewYear,
    TaxCategory,
    YearFigures,
    YearRow,
    YearsPage,
    YearsQuery,
)

blueprint = Blueprint(
    "keeping", __name__, url_prefix="/api/v1", description="What valuation looks up"
)
_TWO: Final = (str, str)
_YEAR: Final = (str, str, int, str)


def _by() -> dict[str, Any]:
    return {"now": now(), "by": current_user().name}


@blueprint.route("/accounts")
class EveryAccounts(MethodView):
    """On which accounts stock is booked."""

    @allow(*READERS)
    @blueprint.doc(summary="List the accounts of warehouses and categories")
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, AccountsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page by warehouse and category."""
        rows = accounts.accounts_page(key_after(query["after"], _TWO), query["limit"])
        return paged(rows, query["limit"], accounts.KEY)

    @allow(*WRITERS)
    @blueprint.doc(summary="Give a warehouse and category accounts")
    @blueprint.arguments(NewAccounts)
    @blueprint.response(201, AccountsRow)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Answer the new line."""
        return accounts.create_accounts(given, **_by())


@blueprint.route("/accounts/<int:number>")
class OneAccounts(MethodView):
    """One line of accounts."""

    @allow(*WRITERS)
    @blueprint.doc(summary="Change accounts")
    @blueprint.arguments(AccountsChange)
    @blueprint.response(200, AccountsRow)
    def put(self, given: dict[str, Any], number: int) -> dict[str, Any]:
        """Keep all three; what is left out is empty."""
        return accounts.change_accounts(number, given, **_by())

    @allow(*WRITERS)
    @blueprint.doc(summary="Take accounts away")
    @blueprint.response(204)
    def delete(self, number: int) -> None:
        """The next line that fits speaks from then on."""
        accounts.delete_accounts(number, **_by())


@blueprint.route("/cost-types")
class EveryCostType(MethodView):
    """How management areas value their stock."""

    @allow(*READERS)
    @blueprint.doc(summary="List the cost types of management areas")
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, CostTypesPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page by area and tax category."""
        rows = cost_types.cost_types_page(key_after(query["after"], _TWO), query["limit"])
        return paged(rows, query["limit"], cost_types.KEY)

    @allow(*WRITERS)
    @blueprint.doc(summary="Give a management area a cost type")
    @blueprint.arguments(NewCostType)
    @blueprint.response(201, NewCostType)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Answer the new line."""
        pair = (given["management_area"], given["tax_category"])
        return cost_types.create_cost_type(pair, given["cost_type"], **_by())


@blueprint.route("/cost-types/<path:area>")
class OneCostType(MethodView):
    """The cost type of an area, of a tax category or of all."""

    @allow(*WRITERS)
    @blueprint.doc(summary="Change the cost type of a management area")
    @blueprint.arguments(TaxCategory, location="query")
    @blueprint.arguments(CostTypeChange)
    @blueprint.response(200, NewCostType)
    def put(self, query: dict[str, Any], given: dict[str, Any], area: str) -> dict[str, Any]:
        """Answer the line as it is now."""
        pair = (area, query["tax_category"])
        return cost_types.change_cost_type(pair, given["cost_type"], **_by())

    @allow(*WRITERS)
    @blueprint.doc(summary="Take the cost type of a management area away")
    @blueprint.arguments(TaxCategory, location="query")
    @blueprint.response(204)
    def delete(self, query: dict[str, Any], area: str) -> None:
        """The line for all tax categories speaks from then on."""
        cost_types.delete_cost_type((area, query["tax_category"]), **_by())


@blueprint.route("/year-history")
class EveryYear(MethodView):
    """What fiscal years were before the product was introduced."""

    @allow(*READERS)
    @blueprint.doc(summary="List the years of items before the product")
    @blueprint.arguments(YearsQuery, location="query")
    @blueprint.response(200, YearsPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page by item, year and warehouse."""
        after, limit = key_after(query["after"], _YEAR), query["limit"]
        rows = year_history.years_page(after, limit, item=query["item"], year=query["year"])
        return paged(rows, limit, year_history.KEY)

    @allow(*WRITERS)
    @blueprint.doc(summary="Say what a year of an item was")
    @blueprint.arguments(NewYear)
    @blueprint.response(201, YearRow)
    def post(self, given: dict[str, Any]) -> dict[str, Any]:
        """Answer the new year."""
        return year_history.create_year(given, **_by())


@blueprint.route("/year-history/<int:number>")
class OneYear(MethodView):
    """One year of an item."""

    @allow(*WRITERS)
    @blueprint.doc(summary="Correct a year of an item")
    @blueprint.arguments(YearFigures)
    @blueprint.response(200, YearRow)
    def put(self, given: dict[str, Any], number: int) -> dict[str, Any]:
        """Keep all figures; refused once a closing used the year."""
        return year_history.change_year(number, given, **_by())

    @allow(*WRITERS)
    @blueprint.doc(summary="Take a year of an item away")
    @blueprint.response(204)
    def delete(self, number: int) -> None:
        """It is computed from the movements from then on."""
        year_history.delete_year(number, **_by())
