"""Employees: who counts, with badge and PIN. Handhelds hear of every change."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, select

from server.identity.audit import audit
from server.identity.models import Employee
from server.identity.pins import pin_faults, verifier_of
from server.kernel.problems import Fault, Invalid, NotFound
from server.storage.changes import record_change
from server.storage.database import db, run
from server.storage.transaction import transaction

_CODE: Final = Employee.__table__.c.code
_KNOWN: Final = select(_CODE).where(_CODE.in_(bindparam("codes", expanding=True)))


class EmployeeUnknown(NotFound):
    """There is no employee with this code."""

    code = "employee.unknown"


def employees_page(search: str, after: str | None, limit: int) -> list[Employee]:
    """Employees by code, at most limit + 1: what a page needs to know that there is another."""
    query = select(Employee).order_by(Employee.code).limit(limit + 1)
    if search:
        within = (Employee.code, Employee.surname, Employee.name, Employee.badge, Employee.team)
        like = [column.icontains(search, autoescape=True) for column in within]
        query = query.where(like[0] | like[1] | like[2] | like[3] | like[4])
    if after is not None:
        query = query.where(Employee.code > after)
    return list(db.session.scalars(query))


def create_employee(given: dict[str, Any], *, now: datetime, by: str) -> Employee:
    """Create an employee, or refuse with everything that is wrong."""
    code = given["code"]
    taken = db.session.scalar(select(Employee.id).where(Employee.code == code)) is not None
    faults = _faults(given, code)
    if taken:
        sentence = f"there is an employee {code!r} already"
        faults.append(Fault("employee.code_taken", sentence, field="code"))
    if faults:
        raise Invalid("the employee cannot be created", faults)
    with transaction() as session:
        employee = Employee(code=code)
        _set(employee, given)
        session.add(employee)
        audit(now, by, "create", "employee", code, after=_shown(employee))
        record_change("employee", code)
    return find_employee(code)


def change_employee(code: str, given: dict[str, Any], *, now: datetime, by: str) -> Employee:
    """Change what is given; a PIN of None takes the PIN away."""
    find_employee(code)
    faults = _faults(given, code)
    if faults:
        raise Invalid("the employee cannot be changed", faults)
    with transaction():
        employee = find_employee(code)
        before = _shown(employee)
        _set(employee, given)
        audit(now, by, "change", "employee", code, before=before, after=_shown(employee))
        record_change("employee", code)
    return find_employee(code)


def find_employee(code: str) -> Employee:
    """The employee with this code, or a refusal."""
    employee = db.session.scalar(select(Employee).where(Employee.code == code))
    if employee is None:
        raise EmployeeUnknown(f"there is no employee {code!r}")
    return employee


def known_employees(codes: Collection[str]) -> set[str]:
    """Those of these codes that are an employee's."""
    return set(run(_KNOWN, {"codes": list(codes)}).scalars())


def _set(employee: Employee, given: dict[str, Any]) -> None:
    for field in ("surname", "name", "team"):
        if field in given:
            setattr(employee, field, given[field])
    if "badge" in given:
        employee.badge = given["badge"] or None
    if "pin" in given:
        employee.pin_verifier = verifier_of(given["pin"]) if given["pin"] else None


def _faults(given: dict[str, Any], code: str) -> list[Fault]:
    faults = pin_faults(given["pin"]) if given.get("pin") else []
    badge = given.get("badge")
    query = select(Employee.code).where(Employee.badge == badge, Employee.code != code)
    if badge and (holder := db.session.scalar(query)) is not None:
        faults.append(
            Fault("employee.badge_taken", f"{holder!r} has this badge already", field="badge")
        )
    return faults


def _shown(employee: Employee) -> dict[str, Any]:
    return {
        "surname": employee.surname or "",
        "name": employee.name or "",
        "badge": employee.badge,
        "team": employee.team or "",
        "pin": employee.pin_verifier is not None,
    }
