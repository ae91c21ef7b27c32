"""Fixtures of every Python test: the application on a fresh database, and clients with roles.

SQLite databases are copies of one that was migrated once; on PostgreSQL each test process has a
schema of its own that is emptied between tests.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import NullPool, create_engine, text

from server.app import create_app
from server.config import Settings
from server.identity import passwords
from server.kernel.principal import Role
from server.storage.database import Base, db
from tests.needs import NEEDS, POSTGRES, ROOT, lacks, unmet

pytest_plugins = ["tests.browsing"]
PASSWORD = "correct horse battery"
_LONG = ("scenarios", "simulation", "faults", "properties", "browser")
STARTED = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class SteppingClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, moment: datetime = STARTED) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **step: float) -> datetime:
        self.moment += timedelta(**step)
        return self.moment


def settings_for(url: str, **changes: Any) -> Settings:
    defaults = {"sign_in_rate": "10000 per minute", "enrolment_rate": "10000 per minute"}
    return Settings(database_url=url, secret_key="a key for tests", **(defaults | changes))


def migrated(url: str) -> None:
    from flask_migrate import upgrade

    app = create_app(settings_for(url))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    schema = f"giacenza_{os.getpid()}"
    engine = create_engine(POSTGRES, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    url = f"{POSTGRES}?options=-csearch_path%3D{schema}"
    migrated(url)
    yield url
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


def pytest_configure() -> None:
    if os.environ.get("CI") == "true" and (missing := set(unmet()) - {"real_data"}):
        sentences = ", ".join(NEEDS[marker][1] for marker in missing)
        raise pytest.UsageError(f"with CI=true nothing may be left out: {sentences}")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: browsers, servers and databases are waited for."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for marker in unmet():
        terminalreporter.write_line(f"left out every test marked {marker}: {NEEDS[marker][1]}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if lacks(item)]
    config.hook.pytest_deselected(items=left_out)
    kept = set(items) - set(left_out)
    items[:] = sorted((item for item in items if item in kept), key=_turn)


def _turn(item: pytest.Item) -> int:
    """Whoever takes long begins early, so that no process works on alone at the end."""
    part = item.path.relative_to(ROOT / "tests").parts[0]
    return _LONG.index(part) if part in _LONG else len(_LONG)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_databases")
        metafunc.parametrize("database_kind", ["sqlite", "postgresql"] if both else ["sqlite"])


@pytest.fixture
def database_kind() -> str:
    raise AssertionError("parametrized by pytest_generate_tests")


@pytest.fixture
def database_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if database_kind == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
        _empty(url)
        return url
    template: Path = request.getfixturevalue("sqlite_template")
    path = tmp_path / "giacenza.sqlite"
    shutil.copy(template, path)
    return f"sqlite:///{path}"


_RESTART = """
SELECT setval(c.oid, 1, false) FROM pg_class c
WHERE c.relkind = 'S' AND c.relnamespace = current_schema()::regnamespace
"""


def _empty(url: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    tables = Base.metadata.sorted_tables
    one_row = (f"SELECT '{table.name}' WHERE EXISTS (SELECT FROM {table.name})" for table in tables)
    with engine.begin() as connection:
        filled = set(connection.scalars(text(" UNION ALL ".join(one_row))))
        for table in reversed(tables):
            if table.name in filled:
                connection.execute(table.delete())
        connection.execute(Base.metadata.tables["marks"].delete())  # triggers left marks of it all
        connection.execute(text(_RESTART))


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hash passwords fast in tests; `tests/identity/test_passwords.py` looks at the real cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        )
        yield


@pytest.fixture(scope="session", autouse=True)
def own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the product keeps by itself (keys, signed heads) never goes to the user."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


@pytest.fixture
def app(database_url: str, clock: SteppingClock) -> Iterator[Flask]:
    application = create_app(settings_for(database_url), clock)
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


ClientAs = Callable[..., "SignedInClient"]


class SignedInClient:
    """A test client that carries a session and sends its CSRF token with what it writes."""

    def __init__(self, client: FlaskClient, csrf: str) -> None:
        self._client = client
        self._headers = {"X-CSRF-Token": csrf}

    def get(self, path: str, **options: Any) -> Any:
        return self._client.get(path, **options)

    def post(self, path: str, **options: Any) -> Any:
        headers = self._headers | options.pop("headers", {})
        return self._client.post(path, headers=headers, **options)

    def patch(self, path: str, **options: Any) -> Any:
        return self._client.patch(path, headers=self._headers, **options)

    def put(self, path: str, **options: Any) -> Any:
        return self._client.put(path, headers=self._headers, **options)

    def delete(self, path: str, **options: Any) -> Any:
        return self._client.delete(path, headers=self._headers, **options)


@pytest.fixture
def client_as(app: Flask, clock: SteppingClock) -> ClientAs:
    """`client_as(Role.SUPERVISOR)`: a client signed in as a new user with that role."""
    from server.identity.users import create_user

    def signed_in(
        role: Role = Role.ADMINISTRATOR,
        name: str | None = None,
        employee: str | None = None,
        never_counts: bool | None = None,
    ) -> SignedInClient:
        user_name = name or role.value
        create_user(
            user_name,
            PASSWORD,
            role,
            employee=employee,
            never_counts=employee is None if never_counts is None else never_counts,
            language="en",
            now=clock(),
            by="test",
        )
        client = app.test_client()
        answer = client.post("/api/v1/session", json={"name": user_name, "password": PASSWORD})
        assert answer.status_code == 200, answer.json
        return SignedInClient(client, answer.json["csrf"])

    return signed_in
