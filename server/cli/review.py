"""`giacenza inventory`: differences, decisions about them, alignment.

Adds its commands to the group of `inventories`; what is said about counts is in `rulings`.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import click

from server.cli import application
from server.cli.deciding import (
    DAY,
    acting,
    as_user,
    complain,
    day_of,
    decide_about,
    dry,
    named_lines,
    shown,
    with_why,
)
from server.cli.inventories import command as inventory
from server.kernel import exact

Command = TypeVar("Command", bound=Callable[..., Any])


def _at(command: Command) -> Command:
    """The options that say what lines are compared at."""
    day = click.option("--at", type=DAY, help="Compare at the end of this day, rolled there.")
    return day(click.option("--as-counted", is_flag=True, help="Do not roll counts.")(command))


@inventory.command()
@click.argument("number")
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text")
@_at
def differences(number: str, form: str, at: datetime | None, *, as_counted: bool) -> None:
    """One row per compared position, whatever its state."""
    from server.http.context import now
    from server.inventory.projection import reading
    from server.inventory.projection.refreshing import fresh_view
    from server.inventory.reviewing.line import Asked
    from server.inventory.reviewing.requests import Filters
    from server.inventory.reviewing.table import differences_csv

    with application().app_context():
        asked = Asked.of(day_of(at), as_counted=as_counted)
        view = fresh_view(number, now=now(), asked=asked)
        found = reading.every(reading.shown(view.id, Filters()))
        if form == "csv":
            for text in differences_csv(found):
                click.echo(text, nl=False)
        else:
            for line in found:
                click.echo(shown(line))
        totals = reading.totals_of(view.id, Filters())
        net = exact.to_text(totals.net)
        click.echo(f"{totals.lines} lines, {totals.to_review} to review, net {net}", err=True)


@inventory.command()
@click.argument("number")
@click.argument("lines", metavar="LINE...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every line that waits for review.")
@click.option("--expect-lines", type=int, help="Refuse when it would be another number of lines.")
@click.option("--expect-net", metavar="VALUE", help="Refuse when their net value is another.")
@as_user
@_at
@dry
def approve(  # noqa: PLR0913 - these are its options
    number: str,
    lines: Sequence[str],
    user: str,
    at: datetime | None,
    expect_lines: int | None,
    expect_net: str | None,
    *,
    everything: bool,
    as_counted: bool,
    dry_run: bool,
) -> None:
    """Approve lines; prints how many."""
    from server.inventory.reviewing.requests import Expected, Filters

    if everything == bool(lines):
        raise click.UsageError("say --all or the lines")
    if expect_net is not None and expect_lines is None:
        raise click.UsageError("say --expect-lines with --expect-net")
    filters = Filters(state="to_review") if everything else None
    more: dict[str, Any] = {"filters": filters, "day": day_of(at), "as_counted": as_counted}
    if expect_lines is not None:
        net = None if expect_net is None else exact.parse(expect_net)
        more["expected"] = Expected(expect_lines, net)
    decide_about(number, "approve", lines, user, dry_run=dry_run, **more)


@inventory.command()
@click.argument("number")
@named_lines
@as_user
@with_why
@dry
def reject(number: str, lines: Sequence[str], user: str, why: str, *, dry_run: bool) -> None:
    """Reject lines: the book stays; prints how many."""
    decide_about(number, "reject", lines, user, dry_run=dry_run, reason=why)


@inventory.command("set-aside")
@click.argument("number")
@named_lines
@as_user
@with_why
@dry
def set_aside(number: str, lines: Sequence[str], user: str, why: str, *, dry_run: bool) -> None:
    """Leave lines out of this inventory; prints how many."""
    decide_about(number, "set_aside", lines, user, dry_run=dry_run, reason=why)


@inventory.command()
@click.argument("number")
@named_lines
@as_user
@click.option("--why", default="")
@dry
def reopen(number: str, lines: Sequence[str], user: str, why: str, *, dry_run: bool) -> None:
    """Take back what was decided about lines; prints how many."""
    decide_about(number, "reopen", lines, user, dry_run=dry_run, reason=why)


@inventory.command()
@click.argument("number")
@as_user
@click.option("--record-date", type=DAY, help="Posting date (default: today).")
@_at
@click.option("--accept-outstanding", default="", metavar="WHY", help="Some counters are missing.")
@click.option("--dry-run", is_flag=True)
def align(  # noqa: PLR0913 - these are its options
    number: str,
    user: str,
    record_date: datetime | None,
    at: datetime | None,
    accept_outstanding: str,
    *,
    as_counted: bool,
    dry_run: bool,
) -> None:
    """Post the approved differences; prints one line of JSON."""
    from server.http.context import now
    from server.inventory.reviewing.aligning import AlignmentRequest
    from server.inventory.reviewing.aligning import align as post
    from server.inventory.reviewing.alignment_schemas import AlignedShape

    request = AlignmentRequest(
        record_date=day_of(record_date),
        day=day_of(at),
        as_counted=as_counted,
        accept_outstanding_reason=accept_outstanding,
    )
    with application().app_context():
        done = post(number, request, now=now(), user=acting(user), dry_run=dry_run)
        for warning in done.warnings:
            click.echo(f"{warning.code}: {warning.detail}", err=True)
        complain(done.left_out)
        if done.earlier is not None:
            before = f"{done.earlier.lines} lines were aligned before"
            click.echo(f"{before}, the last by {done.earlier.by}", err=True)
        told = AlignedShape(only=("records", "aligned")).dump(done)
        click.echo(json.dumps(told | {"left_out": len(done.left_out)}))


@inventory.command()
@click.argument("number")
@click.argument("record", type=int)
@as_user
@with_why
def reverse(number: str, record: int, user: str, why: str) -> None:
    """Reverse a record that an alignment posted; prints the reversal's id."""
    from server.http.context import now
    from server.inventory.reviewing.reversing import reverse_alignment

    with application().app_context():
        done = reverse_alignment(number, record, why, now=now(), user=acting(user))
        click.echo(done.record_id)
