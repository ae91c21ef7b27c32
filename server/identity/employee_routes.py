"""Routes of employees."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.http.context import now
from server.http.guards import allow, current_user
from server.http.paging import page
from server.identity.employees import change_employee, create_employee, employees_page
from server.identity.models import Employee
from server.identity.people_schemas import (
    EmployeeAnswer,
    EmployeeChange,
    EmployeesPage,
    EmployeesQuery,
    NewEmployee,
)
from server.kernel.principal import Role

blueprint = Blueprint(
    "employees", __name__, url_prefix="/api/v1/employees", description="Who counts"
)


@blueprint.route("")
class Employees(MethodView):
    """Everybody who counts."""

    @allow(Role.ADMINISTRATOR, Role.SUPERVISOR, Role.ACCOUNTANT, Role.AUDITOR)
    @blueprint.doc(summary="List the employees")
    @blueprint.arguments(EmployeesQuery, location="query")
    @blueprint.response(200, EmployeesPage)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """Answer a page of employees by code."""
        found = employees_page(query["search"], query["after"], query["limit"])
        return page(found, query["limit"], "code")

    @allow(Role.ADMINISTRATOR)
    @blueprint.doc(summary="Create an employee")
    @blueprint.arguments(NewEmployee)
    @blueprint.response(201, EmployeeAnswer)
    def post(self, given: dict[str, Any]) -> Employee:
        """Create an employee with a badge and, where lists ask for it, a PIN."""
        return create_employee(given, now=now(), by=current_user().name)


@blueprint.route("/<code>")
class OneEmployee(MethodView):
    """One employee."""

    @allow(Role.ADMINISTRATOR)
    @blueprint.doc(summary="Change an employee")
    @blueprint.arguments(EmployeeChange)
    @blueprint.response(200, EmployeeAnswer)
    def patch(self, given: dict[str, Any], code: str) -> Employee:
        """Change what is given; what is absent stays."""
        return change_employee(code, given, now=now(), by=current_user().name)
