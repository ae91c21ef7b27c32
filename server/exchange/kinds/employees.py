"""employees: `code,surname,name,badge,pin,team`.

A PIN is kept as a slow salted verifier and is never exported; a file without the column leaves
PINs as they are.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from sqlalchemy import select, update

from server.exchange.batch import Batch, Line
from server.exchange.columns import Column
from server.exchange.table_kind import TableKind
from server.exchange.values import Code, Text
from server.identity.models import Employee
from server.identity.pins import LONGEST, fits, pin_faults, verifier_of
from server.storage.database import db
from server.storage.rowset import rowset


def _check_badges(batch: Batch) -> None:
    """A badge is one employee's; a badge that changes hands is first taken from its holder."""
    codes = {line.values["code"] for line in batch.good}
    wanted: dict[str, Line] = {}
    for line in batch.good:
        badge = line.values["badge"]
        if badge and wanted.setdefault(badge, line) is not line:
            detail = f"line {wanted[badge].number} has this badge"
            batch.refuse(line, "employee.badge_taken", detail, "badge")
    for badge, holder in _holders(wanted):
        if holder not in codes:
            detail = f"{holder!r} has this badge already"
            batch.refuse(wanted[badge], "employee.badge_taken", detail, "badge")


def _holders(badges: Iterable[str]) -> list[tuple[str, str]]:
    wanted = sorted(badges)
    if not wanted:
        return []
    asked = rowset("asked", badge=wanted)
    query = select(Employee.badge, Employee.code).join(asked, Employee.badge == asked.c.badge)
    return [(badge or "", code) for badge, code in db.session.execute(query)]


def _free_badges(batch: Batch) -> None:
    moved = [
        line.existing["id"]
        for line in batch.good
        if line.existing and line.existing["badge"] not in {None, line.values["badge"]}
    ]
    if moved:
        asked = rowset("asked", id=moved)
        freed = update(Employee).where(Employee.id.in_(select(asked.c.id)))
        db.session.execute(
            freed.values(badge=None), execution_options={"synchronize_session": False}
        )


def _verify_pins(batch: Batch) -> None:
    for line in batch.good:
        line.values.setdefault("pin_verifier", None)
    if "pin" not in batch.run.columns:
        return
    for line in batch.good:
        for fault in pin_faults(line.values["pin"]) if line.values["pin"] else ():
            batch.refuse(line, fault.code, fault.detail, "pin")
    lines = [line for line in batch.good if line.values["pin"]]
    with ThreadPoolExecutor() as pool:
        for line, verifier in zip(lines, pool.map(_verifier, lines), strict=True):
            line.values["pin_verifier"] = verifier


def _verifier(line: Line) -> dict[str, Any]:
    """The verifier that is there when the PIN fits it, so that the same file changes nothing."""
    known = line.existing["pin_verifier"] if line.existing else None
    pin = line.values["pin"]
    return known if known and fits(known, pin) else verifier_of(pin)


EMPLOYEES: Final = TableKind(
    name="employees",
    columns=(
        Column("code", Code(30), required=True),
        Column("surname", Text(80), ""),
        Column("name", Text(80), ""),
        Column("badge", Code(80)),
        Column("pin", Code(LONGEST), exported=False),
        Column("team", Code(30), ""),
    ),
    model=Employee,
    key=("code",),
    checks=(_check_badges, _verify_pins, _free_badges),
    derived=(("pin_verifier", "pin"),),
    announce=lambda line: ("employee", line.values["code"]),
)
