"""Every setting, once. All come from the environment with the prefix `GIACENZA_`."""

import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from limits import parse_many

from server.kernel.problems import Refusal

SLOWEST_PUSHES: Final = 20
"""A limit below so many pushes a second would hold up handhelds that do nothing wrong."""


class PushRateRefused(Refusal):
    """The limit on pushes is no rate, or one below what handhelds count on."""

    code = "settings.push_rate"


def default_folder() -> Path:
    """Where the database lives when nothing else is said: the user's data folder."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "giacenza"


@dataclass(frozen=True)
class Settings:
    """What can be set, with its default."""

    database_url: str
    """GIACENZA_DATABASE_URL: SQLAlchemy URL; default: a SQLite file in the user's data folder."""
    secret_key: str = field(repr=False)
    """GIACENZA_SECRET_KEY: signs cookies' CSRF tokens; default: kept in a file."""
    signing_key: str = field(default="", repr=False)
    """GIACENZA_SIGNING_KEY: signs journal heads and receipts; default: made from the secret key."""
    public_url: str = "http://127.0.0.1:8000"
    """GIACENZA_PUBLIC_URL: the address that handhelds reach; it goes into the enrolment code."""
    currency: str = "EUR"
    """GIACENZA_CURRENCY: ISO 4217 code of the company's currency."""
    currency_places: int = 2
    """GIACENZA_CURRENCY_PLACES: decimal places of values in reports."""
    language: str = "it"
    """GIACENZA_LANGUAGE: it or en, for what is printed and for new users."""
    time_zone: str = "Europe/Rome"
    """GIACENZA_TIME_ZONE: the zone of warehouses that do not say theirs."""
    session_hours: int = 12
    """GIACENZA_SESSION_HOURS: how long a sign-in lasts."""
    largest_body_bytes: int = 8 * 1024 * 1024
    """GIACENZA_LARGEST_BODY_BYTES: the largest JSON body, after decompression."""
    largest_file_bytes: int = 512 * 1024 * 1024
    """GIACENZA_LARGEST_FILE_BYTES: the largest file to import."""
    sign_in_rate: str = "20 per minute"
    """GIACENZA_SIGN_IN_RATE: sign-in attempts for an address."""
    enrolment_rate: str = "60 per minute"
    """GIACENZA_ENROLMENT_RATE: enrolment attempts for an address."""
    push_rate: str = "100 per second"
    """GIACENZA_PUSH_RATE: pushes of one device; handhelds count on at least 20 a second."""
    tls_folder: str = ""
    """GIACENZA_TLS_FOLDER: own authority and certificate; default: `tls` in the data folder."""
    heads_folder: str = ""
    """GIACENZA_HEADS_FOLDER: signed journal heads, a file a day; default: `heads` in the data
    folder."""
    log_level: str = "info"
    """GIACENZA_LOG_LEVEL: debug, info, warning or error."""

    @property
    def tls_path(self) -> Path:
        """Where the own authority and the server's certificate are kept."""
        return Path(self.tls_folder) if self.tls_folder else default_folder() / "tls"

    @property
    def heads_path(self) -> Path:
        """Where the signed heads of journals are kept."""
        return Path(self.heads_folder) if self.heads_folder else default_folder() / "heads"

    @property
    def journal_key(self) -> bytes:
        """The key that signs journal heads and receipts; no other use shares it."""
        if self.signing_key:
            return self.signing_key.encode()
        return hmac.new(self.secret_key.encode(), b"journal signing key", "sha256").digest()


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the settings; a secret key that is not given is made once and kept in a file."""
    folder = default_folder()
    given = {
        name: environment[variable]
        for name in Settings.__dataclass_fields__
        if (variable := f"GIACENZA_{name.upper()}") in environment
    }
    url = given.pop("database_url", None) or f"sqlite:///{_made(folder)}/giacenza.sqlite"
    secret = given.pop("secret_key", None) or _kept_secret(_made(folder) / "secret-key")
    _refuse_slow_pushes(given.get("push_rate", Settings.push_rate))
    numbers = {name: int(value) for name, value in given.items() if _is_number(name)}
    texts = {name: value for name, value in given.items() if not _is_number(name)}
    return Settings(database_url=url, secret_key=secret, **numbers, **texts)  # type: ignore[arg-type]


def _refuse_slow_pushes(rate: str) -> None:
    try:
        found = parse_many(rate)
    except ValueError:
        found = []
    if not found or any(one.amount < SLOWEST_PUSHES * one.get_expiry() for one in found):
        raise PushRateRefused(
            f"GIACENZA_PUSH_RATE is {rate!r}; handhelds count on {SLOWEST_PUSHES} pushes a "
            "second: give at least `20 per second`"
        )


def _is_number(name: str) -> bool:
    return Settings.__dataclass_fields__[name].type is int


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()
