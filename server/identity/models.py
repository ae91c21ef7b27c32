"""Tables of users, sessions, employees, devices and the audit trail.

Secrets are kept as hashes only: passwords as argon2id, tokens and codes as SHA-256.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.storage.database import Base
from server.storage.types import Identifier, Instant, Json, Key


class Employee(Base):
    """Somebody who counts. `pin_verifier` is a slow salted verifier that devices can check."""

    __tablename__ = "employees"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(30), unique=True)
    surname: Mapped[str] = mapped_column(String(80), default="")
    name: Mapped[str] = mapped_column(String(80), default="")
    badge: Mapped[str | None] = mapped_column(String(80), unique=True)
    pin_verifier: Mapped[dict[str, Any] | None] = mapped_column(Json)
    team: Mapped[str] = mapped_column(String(30), default="")


class User(Base):
    """Somebody who signs in: linked to an employee, or declared as never counting, or neither."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employees.id"))
    never_counts: Mapped[bool] = mapped_column(Boolean, default=False)
    language: Mapped[str] = mapped_column(String(5), default="it")
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(Instant)

    employee: Mapped[Employee | None] = relationship()


class UserSession(Base):
    """A signed-in browser: the hash of its cookie's token."""

    __tablename__ = "user_sessions"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)

    user: Mapped[User] = relationship()


class Device(Base):
    """A handheld. It has a one-time code until it is enrolled, then a token."""

    __tablename__ = "devices"

    id: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    code_expires_at: Mapped[datetime | None] = mapped_column(Instant)
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    enrolled_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    last_seen_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    predecessor: Mapped[dict[str, Any] | None] = mapped_column(Json)
    predecessor_id: Mapped[UUID | None] = mapped_column(ForeignKey("devices.id"))

    warehouses: Mapped[list["DeviceWarehouse"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin"
    )


class DeviceWarehouse(Base):
    """A warehouse whose lists a device receives."""

    __tablename__ = "device_warehouses"

    device_id: Mapped[UUID] = mapped_column(ForeignKey("devices.id"), primary_key=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"), primary_key=True)


class AuditEntry(Base):
    """One change of data: who, when, what, before and after."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "subject", "subject_key"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    user_name: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    subject_key: Mapped[str] = mapped_column(String(200))
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    after: Mapped[dict[str, Any] | None] = mapped_column(Json)
