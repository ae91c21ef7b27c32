"""`giacenza device`: handhelds."""

import json
from uuid import UUID

import click

from server.cli import application


@click.group("device")
def command() -> None:
    """Handhelds: make them, list them, revoke them."""


@command.command()
@click.argument("name")
@click.option("--warehouse", "warehouses", multiple=True, required=True, help="Code; repeats.")
def add(name: str, warehouses: tuple[str, ...]) -> None:
    """Make a device; prints its id and its one-time code, good for 10 minutes."""
    from server.http.context import now
    from server.sync.devices import add_device

    with application().app_context():
        code = add_device(name, warehouses, now=now(), by="command line")
    click.echo(json.dumps({"device": str(code.device), "code": code.code}))


@command.command("list")
def list_devices() -> None:
    """Print one device a line: id, state, pending counts, warehouses, name."""
    from server.sync.devices import device_rows

    with application().app_context():
        for row in device_rows():
            warehouses = ",".join(row["warehouses"])
            fields = (row["id"], row["state"], row["pending"], warehouses, row["name"])
            click.echo("\t".join(map(str, fields)))


@command.command()
@click.argument("device_id", metavar="ID", type=click.UUID)
def revoke(device_id: UUID) -> None:
    """Revoke a device: from now on it may only push, into quarantine."""
    from server.http.context import now
    from server.identity.devices import revoke_device

    with application().app_context():
        revoke_device(device_id, now=now(), by="command line")
    click.echo(str(device_id))
