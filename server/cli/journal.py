"""`giacenza journal`: the log of events, as an auditor and a supervisor need it."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from server.cli import application

if TYPE_CHECKING:
    from server.journal.verify import Finding, VerifiedJournal

_form = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")


@click.group("journal")
def command() -> None:
    """The log of count events."""


@command.command()
@click.option("--device", metavar="ID", help="Only this device's journals; `server` is one.")
@click.option(
    "--heads",
    "signed",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Signed heads to hold the log against: a file, or the folder of all of them. Repeats.",
)
@_form
def verify(device: str | None, signed: Sequence[Path], form: str) -> None:
    """Read the log again; prints the head of each chain and names the first event that is wrong.

    A line a chain: device, epoch, seq, hash, state, events read, known breaks.
    """
    from server.http.context import settings
    from server.journal.against_heads import findings_against
    from server.journal.heads_folder import read_files
    from server.journal.verify import verify_journals

    with application().app_context():
        signings = read_files(list(signed), settings().journal_key)
        verified = verify_journals(device)
        findings = [one.finding for one in verified.each if one.finding is not None]
        if verified.finding is not None and verified.finding not in findings:
            findings.append(verified.finding)
        findings += findings_against(signings, device)
    if form == "json":
        rows = [_chain(one) for one in verified.each]
        found = [_told(one) for one in findings]
        said = {"events": verified.events, "heads": len(signings), "chains": rows}
        click.echo(json.dumps(said | {"findings": found}))
    else:
        for one in verified.each:
            click.echo("\t".join(str(value) for value in _row(one)))
        if not findings:
            held = f", and as {len(signings)} signed heads say" if signings else ""
            click.echo(
                f"{verified.events} events in {verified.journals} journals are as they came{held}"
            )
    for finding in findings:
        place = f"device {finding.device}, epoch {finding.epoch}, seq {finding.seq}"
        click.echo(f"{finding.code}: {place}: {finding.detail}", err=True)
    if findings:
        sys.exit(1)


@command.command("heads")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False))
def signed_heads(output: Path | None) -> None:
    """Write the heads of all journals, signed, to a file or to standard output.

    The server writes such a file by itself on every day that handhelds are heard of.
    """
    from server.http.context import now, settings
    from server.journal.history import server_history
    from server.journal.signed_heads import heads_text, present_heads

    with application().app_context():
        at = now()
        text = heads_text(
            present_heads(),
            server_history=server_history(at),
            at=at,
            previous=None,
            key=settings().journal_key,
        )
    if output is None:
        click.echo(text.decode(), nl=False)
    else:
        output.write_bytes(text)
        click.echo(str(output))


@command.command()
@click.argument("text")
@_form
def receipt(text: str, form: str) -> None:
    """Read a receipt that a device kept: what it says, and whether the log still says so."""
    from server.http.context import settings
    from server.journal.receipts import read_receipt
    from server.journal.standing import receipt_standing

    with application().app_context():
        found = read_receipt(text, settings().journal_key)
        stands, why = receipt_standing(found)
    said = {
        "device": found.device,
        "epoch": str(found.epoch),
        "high_water": found.high_water,
        "seq": found.seq,
        "hash": found.hash,
        "state": found.state,
        "at": found.at.isoformat(),
        "server_history": str(found.server_history),
        "stands": stands,
    }
    if form == "json":
        click.echo(json.dumps(said))
    else:
        for name, value in said.items():
            click.echo(f"{name}\t{value}")
    if not stands:
        click.echo(f"receipt.contradicted: {why}", err=True)
        sys.exit(1)


def _row(one: "VerifiedJournal") -> tuple[Any, ...]:
    head = one.head
    breaks = ",".join(map(str, one.breaks))
    told = (head.device, head.epoch, head.chain_seq, head.chain_hash, head.chain_state)
    return (*told, one.events, breaks)


def _chain(one: "VerifiedJournal") -> dict[str, Any]:
    head = one.head
    return {
        "device": head.device,
        "epoch": str(head.epoch),
        "seq": head.chain_seq,
        "hash": head.chain_hash,
        "state": head.chain_state,
        "high_water": head.high_water,
        "highest_seq": head.highest_seq,
        "events": one.events,
        "breaks": list(one.breaks),
        "finding": None if one.finding is None else _told(one.finding),
    }


def _told(finding: "Finding") -> dict[str, Any]:
    return {
        "code": finding.code,
        "device": finding.device,
        "epoch": str(finding.epoch),
        "seq": finding.seq,
        "detail": finding.detail,
    }


from server.cli import (  # noqa: E402 - add their commands
    journal_decisions,  # noqa: F401
    journal_files,  # noqa: F401
    journal_totals,  # noqa: F401
)
