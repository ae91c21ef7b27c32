"""Who is asking: a user with a role, or a device."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a user may do; every route names the roles that may call it."""

    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    ACCOUNTANT = "accountant"
    AUDITOR = "auditor"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class UserPrincipal:
    """A signed-in user. `employee` is the code of the employee that the user is, if any."""

    id: int
    name: str
    role: Role
    employee: str | None
    never_counts: bool
    language: str


@dataclass(frozen=True, slots=True)
class DevicePrincipal:
    """A handheld that was enrolled; a revoked one may still push.

    `predecessor` is the device whose journal it goes on with, once that was confirmed.
    """

    id: UUID
    name: str
    warehouse_ids: frozenset[int]
    revoked: bool
    predecessor: UUID | None = None
