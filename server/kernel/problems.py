"""Refusals: what the product says no to, each with a stable code.

A refusal is expected and tells its reader what to do; everything else that is raised is a bug.
Turning refusals into HTTP answers or exit codes happens elsewhere, in one place each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: a stable code, a sentence, and where (a field, a line, a column)."""

    code: str
    detail: str
    field: str | None = None
    line: int | None = None
    column: str | None = None


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """The product says no. Subclasses give the code and the HTTP status."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 422
    retry_after: ClassVar[int | None] = None
    """Seconds after which asking again makes sense."""

    def __init__(self, detail: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = tuple(faults)


class NotFound(Refusal):
    """What was asked for does not exist, or not for whoever asked."""

    code = "not_found"
    status = 404


class Forbidden(Refusal):
    """Whoever asked may not do this."""

    code = "forbidden"
    status = 403


class Conflict(Refusal):
    """The state of things has moved on, or is not the one that this needs."""

    code = "conflict"
    status = 409


class Invalid(Refusal):
    """Several faults found at once; each has its own code."""

    code = "invalid"
    status = 422
