"""Every way out of what waits, by command; and what a dry run says before it is done."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from server.cli import giacenza as commands
from server.kernel.principal import Role
from server.storage.database import db
from tests.inventory.review_world import BEARING, NUMBER, ReviewWorld, rows
from tests.inventory.test_ways_out_everywhere import TABLE
from tests.inventory.ways_out import BASE, INDEPENDENT, REACH

MODULES = ("deciding", "review", "rulings", "inbox", "inventories", "journal_decisions")
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`giacenza …` in this process, on the application of the test."""
    for name in MODULES:
        monkeypatch.setattr(f"server.cli.{name}.application", lambda: app)

    def ran(*arguments: str) -> Result:
        db.session.rollback()  # so that this test sees what the command wrote
        return CliRunner().invoke(commands, arguments)

    return ran


@pytest.fixture
def reached(app: Flask, clock: Any, client_as: Any) -> Callable[[str], tuple[ReviewWorld, Any]]:
    """A world in which something of a kind waits, and who looks at it."""

    def reach(kind: str) -> tuple[ReviewWorld, Any]:
        desk = client_as(Role.SUPERVISOR, name="rossi")
        combine = "independent" if kind in INDEPENDENT else "team"
        world = ReviewWorld(app, clock, combine=combine)
        REACH[kind](world, desk)
        return world, desk

    return reach


def first(desk: Any, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = desk.get(f"{BASE}/inbox?kind={kind}").json["entries"][0]["line"]
    return found


def one_live(desk: Any, line: str) -> str:
    events = desk.get(f"{BASE}/differences/{line}/explain").json["events"]
    found: str = next(event["id"] for event in events if event["live"])
    return found


WHY = ("--as", "rossi", "--why", "looked again")
LINES: dict[str, tuple[str, tuple[str, ...]]] = {
    "add": ("overlap", ("decide", "--outcome", "add")),
    "keep": ("disagreeing", ("decide", "--outcome", "keep", "--event", "EVENT")),
    "continuation": ("area_conflict", ("decide", "--outcome", "continuation")),
    "keep_previous": ("missing_in_recount", ("decide", "--outcome", "keep_previous")),
    "give_lot": ("lot_missing", ("decide", "--lot", "L1")),
    "give_location": ("unknown_location", ("decide", "--location", "A-01")),
    "split": ("to_split", ("decide", "--part", "lot=L1:6", "--part", "lot=L2:3")),
    "recount": ("to_split", ("recount",)),
    "set_aside": ("duplicate_serial", ("set-aside",)),
    "reopen": ("set_aside", ("reopen",)),
    "reject": ("uncertain_clock", ("reject",)),
    "dismissed": ("exception", ("dismiss",)),
    "corrected": ("exception", ("correct",)),
}
"""A kind that has the way out, and the command with its options; the lines come behind it."""

OTHERS = {"approve", "override", "resolve", "force_close", "align_with_reason", "accept_break"}


def test_every_way_out_is_tried_by_command() -> None:
    assert {*LINES, *OTHERS} == set(TABLE)


@pytest.mark.parametrize("way", LINES)
def test_a_line_is_left_by_command(run: Run, reached: Any, way: str) -> None:
    kind, (command, *options) = LINES[way]
    _, desk = reached(kind)
    line = first(desk, kind)["line"]
    given = [one_live(desk, line) if word == "EVENT" else word for word in options]
    ran = run("inventory", command, NUMBER, line, *given, *WHY)
    assert ran.exit_code == 0, (ran.output, ran.exception)
    entries = desk.get(f"{BASE}/inbox?kind={kind}").json["entries"]
    assert line not in [entry["line"]["line"] for entry in entries]


def test_a_moved_serial_is_approved(run: Run, reached: Any) -> None:
    _, desk = reached("moved")
    ran = run("inventory", "approve", NUMBER, first(desk, "moved")["line"], "--as", "rossi")
    assert (ran.exit_code, ran.stdout) == (0, "1\n")


def test_what_was_counted_too_seldom_is_overridden(run: Run, reached: Any) -> None:
    _, desk = reached("incomplete")
    line = first(desk, "incomplete")["line"]
    stale = run("inventory", "override", NUMBER, line, "98", "--seen", "5", *WHY)
    assert getattr(stale.exception, "code", None) == "line.changed"
    assert run("inventory", "override", NUMBER, line, "98", "--seen", "99", *WHY).exit_code == 0
    assert rows(desk)[0]["counted"] == "98"


def test_an_unknown_barcode_gets_its_item(run: Run, reached: Any) -> None:
    _, desk = reached("unresolved")
    ran = run("inventory", "resolve", NUMBER, "999", BEARING, "--as", "rossi", "--factor", "2")
    assert (ran.exit_code, ran.stdout) == (0, "1\n")
    assert next(row for row in rows(desk) if row["location"] == "A-02")["counted"] == "6"


def test_a_list_is_closed_by_force_and_aligned_although_a_handheld_is_missing(
    run: Run, reached: Any
) -> None:
    world, _ = reached("outstanding")
    assert run("inventory", "force-close", "L-0001", "--why", "lost").exit_code == 0
    refused = run("inventory", "align", NUMBER, "--as", "rossi")
    assert getattr(refused.exception, "code", None) == "alignment.outstanding"
    more = ("--accept-outstanding", "it fell into the dock")
    assert run("inventory", "align", NUMBER, "--as", "rossi", *more).exit_code == 0
    assert world.book() == 99


def test_a_broken_journal_is_accepted(run: Run, reached: Any) -> None:
    world, desk = reached("broken_chain")
    shown = desk.get(f"{BASE}/progress").json["lists"][0]["counters"][0]
    ran = run("journal", "accept-broken", shown["device"], shown["epoch"], *WHY)
    assert ran.exit_code == 0, ran.output
    assert run("inventory", "align", NUMBER, "--as", "rossi").exit_code == 0
    assert world.book() == 99


@pytest.fixture
def short(app: Flask, clock: Any, client_as: Any) -> tuple[ReviewWorld, Any]:
    """Ten bearings at 2 are missing in A-01, three too many lie in A-02."""
    world = ReviewWorld(app, clock)
    desk = client_as(Role.SUPERVISOR, name="rossi")
    handheld = world.count("90", close=False)
    handheld.record(quantity="3", location="A-02")
    world.close(handheld)
    return world, desk


def test_a_dry_run_says_how_many_lines_and_how_much_money_and_does_nothing(
    run: Run, short: tuple[ReviewWorld, Any]
) -> None:
    _, desk = short
    before = rows(desk)
    line, other = (row["line"] for row in before)
    both, one = "2 lines, net -14, gross 26\n", "1 lines, net -20, gross 20\n"
    orders: dict[tuple[str, ...], str] = {
        ("approve", NUMBER, "--all", "--as", "rossi"): both,
        ("reject", NUMBER, line, other, *WHY): both,
        ("set-aside", NUMBER, line, *WHY): one,
        ("override", NUMBER, line, "95", *WHY): one,
        ("recount", NUMBER, line, other, *WHY): both,
        ("recount", NUMBER, "--item", BEARING, *WHY): both,
    }
    for order, money in orders.items():
        ran = run("inventory", *order, "--dry-run")
        assert (ran.exit_code, ran.stderr) == (0, money), order
    told = run("inventory", "recount", NUMBER, line, *WHY, "--dry-run").stdout
    assert told == "W1\tpass 2\t1 positions\t23\n"
    assert rows(desk) == before


def test_a_dry_run_of_what_would_be_refused_is_refused(
    run: Run, short: tuple[ReviewWorld, Any]
) -> None:
    line = rows(short[1])[0]["line"]
    unfit = run("inventory", "decide", NUMBER, line, "--outcome", "add", *WHY, "--dry-run")
    assert getattr(unfit.exception, "code", None) == "decision.refused"
    unknown = run("inventory", "recount", NUMBER, "nonsense", *WHY, "--dry-run")
    assert getattr(unknown.exception, "code", None) == "line.unknown"


def test_an_overlap_says_what_deciding_it_is_about(run: Run, reached: Any) -> None:
    _, desk = reached("overlap")
    line = first(desk, "overlap")["line"]
    ran = run("inventory", "decide", NUMBER, line, "--outcome", "add", *WHY, "--dry-run")
    assert (ran.stdout, ran.stderr) == ("1\n", "1 lines, net 0, gross 0\n")
    assert rows(desk)[0]["state"] == "overlap"


def test_a_bulk_approval_holds_to_what_was_announced(
    run: Run, short: tuple[ReviewWorld, Any]
) -> None:
    order = ("inventory", "approve", NUMBER, "--all", "--as", "rossi")
    for expected in (("--expect-lines", "1"), ("--expect-lines", "2", "--expect-net", "-20")):
        refused = run(*order, *expected)
        assert getattr(refused.exception, "code", None) == "selection.changed"
    assert run(*order, "--expect-net", "-14").exit_code == 2
    done = run(*order, "--expect-lines", "2", "--expect-net", "-14")
    assert (done.exit_code, done.stdout) == (0, "2\n")
    assert {row["state"] for row in rows(short[1])} == {"approved"}
