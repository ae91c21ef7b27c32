"""`giacenza serve`: the server, on this machine by plain HTTP, to others by HTTPS."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from server.kernel.faults import refuse_faults
from server.kernel.problems import Refusal

if TYPE_CHECKING:
    from server.config import Settings
    from server.serving.addresses import Bind

_THREADS: Final = 8
_TIMEOUT: Final = 300
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - where gunicorn keeps its workers' heartbeats


class PlainHttpRefused(Refusal):
    """Plain HTTP serves this machine only."""

    code = "serve.plain_http"


@click.command("serve")
@click.option("--bind", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--tls", is_flag=True, help="HTTPS with an own local authority.")
@click.option("--behind-proxy", is_flag=True, help="A proxy in front of this does HTTPS.")
def command(bind: str, workers: int, *, tls: bool, behind_proxy: bool) -> None:
    """Serve the desk, the handhelds and the API until it is stopped."""
    from server.config import settings_from
    from server.serving.addresses import parse_bind, reachable_url

    where = parse_bind(bind)
    refuse_plain_http(where, tls=tls, behind_proxy=behind_proxy)
    refuse_faults(os.environ)
    settings = settings_from(os.environ)
    if "GIACENZA_PUBLIC_URL" not in os.environ:
        settings = replace(settings, public_url=reachable_url(where, tls=tls))
    _refuse_outdated(settings)
    options = _options(where, workers) | (_tls_options(where, settings) if tls else {})
    _announce(where, settings, tls=tls, behind_proxy=behind_proxy)
    _run(settings, options, behind_proxy=behind_proxy)


def refuse_plain_http(where: "Bind", *, tls: bool, behind_proxy: bool) -> None:
    """Refuse to speak plain HTTP to anybody but this machine."""
    if tls or behind_proxy or where.is_local:
        return
    raise PlainHttpRefused(
        f"plain HTTP on {where.text} would send passwords and device tokens in the clear, and "
        "handhelds could not count offline (browsers want HTTPS for that): use --tls, or "
        "--behind-proxy when a proxy in front of this does HTTPS"
    )


def _refuse_outdated(settings: "Settings") -> None:
    from server.core import create_core
    from server.storage.database import db
    from server.storage.revisions import refuse_other_revision

    with create_core(settings).app_context():
        refuse_other_revision()
        db.session.remove()
        db.engine.dispose()


def _options(where: "Bind", workers: int) -> dict[str, Any]:
    from server.serving.worker import leave_quickly

    options: dict[str, Any] = {
        "bind": where.text,
        "workers": workers,
        "worker_class": "server.serving.worker.Worker",
        "threads": _THREADS,
        "timeout": _TIMEOUT,
        "loglevel": "warning",
        "proc_name": "giacenza",
        "control_socket_disable": True,  # several servers of one user would share it
        "when_ready": lambda _: click.echo("ready"),
        "worker_exit": lambda _, __: leave_quickly(),
        "on_exit": lambda _: leave_quickly(),
    }
    if _MEMORY.is_dir():
        options["worker_tmp_dir"] = str(_MEMORY)
    return options


def _tls_options(where: "Bind", settings: "Settings") -> dict[str, Any]:
    from server.kernel.clock import system_clock
    from server.serving.addresses import names_of
    from server.serving.authority import certificate_ready

    names = names_of(where, settings.public_url)
    files = certificate_ready(settings.tls_path, names, system_clock())
    click.echo(f"authority  {files.authority}  (install it on handhelds: docs/deployment.md)")
    return {"certfile": str(files.certificate), "keyfile": str(files.key)}


def _announce(where: "Bind", settings: "Settings", *, tls: bool, behind_proxy: bool) -> None:
    click.echo(f"Giacenza   {'https' if tls else 'http'}://{where.text}")
    click.echo(f"handhelds  {settings.public_url}")
    if not tls and not behind_proxy:
        click.echo("           plain HTTP serves this machine only; for handhelds use --tls")


def _run(settings: "Settings", options: dict[str, Any], *, behind_proxy: bool) -> None:
    from werkzeug.middleware.proxy_fix import ProxyFix

    from server.app import create_app
    from server.serving.gunicorn_server import GunicornServer

    def application() -> Any:
        app = create_app(settings)
        return ProxyFix(app, x_for=1, x_proto=1, x_host=1) if behind_proxy else app

    GunicornServer(application, options).run()
