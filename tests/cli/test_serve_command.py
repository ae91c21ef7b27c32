"""`giacenza serve`: what it refuses, and a real server over HTTPS."""

import socket
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from server.config import PushRateRefused, settings_from
from tests.cli.entry import Giacenza, command


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(giacenza: Giacenza, *options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A real server and its port; stopped at the end."""
    port = free_port()
    server = subprocess.Popen(
        command("serve", *options, "--bind", f"127.0.0.1:{port}"),
        env=giacenza.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        while not server.stdout.readline().startswith("ready"):
            assert server.poll() is None
        yield server, port
    finally:
        server.terminate()
        server.communicate()


def test_a_database_that_is_out_of_date_is_not_served(tmp_path: Path) -> None:
    giacenza = Giacenza(f"sqlite:///{tmp_path}/new.sqlite", tmp_path)
    refused = giacenza("serve")
    assert (refused.code, refused.err.partition(":")[0]) == (1, "database.outdated")


def test_plain_http_for_others_is_refused_and_says_why(giacenza: Giacenza) -> None:
    refused = giacenza("serve", "--bind", "0.0.0.0:8000")
    assert (refused.code, refused.err.partition(":")[0]) == (1, "serve.plain_http")
    assert "--tls" in refused.err
    assert giacenza("serve", "--bind", "nonsense").err.startswith("serve.bind")


def test_a_server_that_would_kill_itself_is_refused(giacenza: Giacenza) -> None:
    giacenza.environment["GIACENZA_FAULT"] = "push.after_commit"
    refused = giacenza("serve")
    assert (refused.code, refused.err.partition(":")[0]) == (1, "serve.fault_switch")


@pytest.mark.parametrize(
    ("rate", "is_refused"),
    [
        *(("19 per second", True), ("1199 per minute", True), ("100 per second;2 per hour", True)),
        *(("often", True), ("20 per second", False), ("1200 per minute", False)),
    ],
)
def test_a_limit_on_pushes_below_what_handhelds_count_on_is_refused(
    rate: str, is_refused: bool
) -> None:
    given = {"GIACENZA_PUSH_RATE": rate, "GIACENZA_DATABASE_URL": "sqlite://"}
    given |= {"GIACENZA_SECRET_KEY": "a key for tests"}
    if not is_refused:
        assert settings_from(given).push_rate == rate
        return
    with pytest.raises(PushRateRefused, match="at least `20 per second`"):
        settings_from(given)


def test_a_server_with_a_limit_on_pushes_that_is_too_low_does_not_start(
    giacenza: Giacenza,
) -> None:
    giacenza.environment["GIACENZA_PUSH_RATE"] = "10 per second"
    refused = giacenza("serve")
    assert (refused.code, refused.err.partition(":")[0]) == (1, "settings.push_rate")
    assert "GIACENZA_PUSH_RATE" in refused.err


def test_a_server_that_stops_answers_what_was_asked_and_waits_for_nothing_else(
    giacenza: Giacenza,
) -> None:
    with served(giacenza, "--workers", "1") as (server, port):
        silent, half, asked = (socket.create_connection(("127.0.0.1", port)) for _ in range(3))
        half.sendall(b"GET / HTTP/1.1\r\nHo")
        asked.sendall(
            b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
            b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n"
        )
        assert asked.recv(65536).startswith(b"HTTP/1.1 100")
        server.terminate()
        assert silent.recv(1) == b""
        half.recv(65536)  # the end of it, or a complaint before that
        assert server.poll() is None
        asked.sendall(b"{}")
        assert asked.recv(65536).startswith(b"HTTP/1.1 4")
        for connection in (silent, half, asked):
            connection.close()
    assert server.returncode == 0


def test_https_from_the_own_authority_is_trusted_by_who_trusts_it(
    giacenza: Giacenza, tmp_path: Path
) -> None:
    with served(giacenza, "--tls", "--workers", "1") as (server, port):
        trust = ssl.create_default_context(cafile=str(tmp_path / "tls" / "authority.crt"))
        with urllib.request.urlopen(
            f"https://localhost:{port}/authority.crt", context=trust
        ) as answer:
            assert answer.status == 200
            assert answer.headers["Strict-Transport-Security"]
    assert server.returncode == 0
