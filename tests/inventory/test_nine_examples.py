"""The nine examples of design/3 §3 with their numbers, through the API, on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from server.kernel.principal import Role
from tests.conftest import SteppingClock
from tests.handhelds import a_list_type, an_employee, an_item
from tests.inventory.company import Counter, Desk, a_warehouse, text_of

pytestmark = pytest.mark.both_databases
ITEM = "MOB/BE-2349"
BIN = ("W1", "A-01", ITEM, "")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Bin:
    """Bin A-01 of warehouse W1, an inventory of it, and counters."""

    def __init__(self, app: Flask, clock: SteppingClock, client_as: Any, **rules: Any) -> None:
        self.app, self.clock = app, clock
        self.warehouse = a_warehouse("W1", {"A-01": "", "A-02": ""}, "Europe/Rome")
        an_employee("17")
        an_employee("23")
        an_item()
        a_list_type("STD", **rules)
        self.desk = Desk(client_as(Role.SUPERVISOR, name="rossi"))

    def begin(self, moment: str) -> None:
        """Release a list of the whole warehouse."""
        self.clock.moment = at(moment)
        self.desk.plan(moment[:10])
        self.list_id = self.desk.release("W1", "STD")

    def move(self, quantity: int, moment: str, cost: object = 2) -> None:
        self.desk.move("W1", "A-01", ITEM, quantity, at(moment), cost if quantity > 0 else None)

    def counter(self, employee: str = "17") -> Counter:
        return Counter(self.app, self.clock, [self.warehouse], self.list_id, employee)

    def counted(self, *counts: tuple[str, int], docked: str | None = None) -> Counter:
        """Somebody counts the bin at these times, declares the list and docks."""
        counter = self.counter()
        for moment, quantity in counts:
            self.clock.moment = at(moment)
            counter.count("A-01", ITEM, quantity)
        counter.close()
        self.clock.moment = at(docked) if docked else self.clock.moment
        counter.dock()
        return counter

    def row(self) -> dict[str, Any]:
        return self.desk.row(location="A-01")

    def aligned(self, moment: str) -> dict[str, Any]:
        self.clock.moment = at(moment)
        self.desk.approve_all()
        done = self.desk.align()
        assert done["left_out"] == []
        return done

    def stock(self) -> Decimal:
        return self.desk.stock().get(BIN, Decimal(0))


ABin = Callable[..., Bin]


@pytest.fixture
def a_bin(app: Flask, clock: SteppingClock, client_as: Any) -> ABin:
    return lambda **rules: Bin(app, clock, client_as, **rules)


def test_1_a_receipt_after_the_count_stays_in_the_stock(a_bin: ABin) -> None:
    shelf = a_bin()
    shelf.begin("2026-11-23 08:00")
    shelf.move(100, "2026-11-20 08:00")
    shelf.counted(("2026-11-23 10:00", 90))
    shelf.clock.moment = at("2026-11-23 11:00")
    shelf.move(20, "2026-11-23 11:00")
    row = shelf.row()
    assert (row["counted"], row["book"], row["difference"]) == ("90", "100", "-10")
    shelf.aligned("2026-11-23 12:00")
    assert shelf.stock() == 110


def test_2_the_difference_follows_an_issue_of_the_year_before(a_bin: ABin) -> None:
    shelf = a_bin()
    shelf.begin("2026-01-07 08:00")
    shelf.move(1000, "2025-01-10 08:00")
    shelf.counted(("2026-01-07 10:00", 80))
    assert shelf.row()["difference"] == "-920"
    shelf.clock.moment = at("2026-01-09 09:00")
    shelf.move(-900, "2025-06-30 12:00")
    row = shelf.row()
    assert (row["book"], row["difference"]) == ("100", "-20")
    shelf.aligned("2026-01-09 10:00")
    assert shelf.stock() == 80


@pytest.mark.parametrize("late", ["movement", "event"])
def test_3_what_comes_after_the_alignment_is_an_exception_and_never_a_repost(
    a_bin: ABin, late: str
) -> None:
    shelf = a_bin()
    shelf.begin("2026-11-23 08:00")
    shelf.move(100, "2026-11-20 08:00")
    counter = shelf.counted(("2026-11-23 10:00", 90))
    shelf.aligned("2026-11-23 12:00")
    shelf.clock.moment = at("2026-11-23 15:00")
    if late == "movement":
        shelf.move(-5, "2026-11-21 08:00")
        amount, before, after = "5", 85, 90
    else:
        counter.count("A-01", ITEM, 3, observed_at=text_of(at("2026-11-23 10:00")))
        counter.dock()
        amount, before, after = "3", 90, 93
    assert shelf.stock() == before
    assert shelf.desk.align()["records"] == []
    row = shelf.row()
    assert (row["state"], row["difference"]) == ("aligned", "-10")
    [waits] = shelf.desk.waiting("exception")
    assert (waits["amount"], waits["outcomes"]) == (amount, ["corrected", "dismissed"])
    body = {"outcome": "corrected", "reason": "keyed late"}
    done = shelf.desk.client.post(f"{shelf.desk.base}/exceptions/{waits['key']}", json=body)
    assert (done.status_code, done.json["amount"]) == (201, amount)
    assert (shelf.stock(), shelf.desk.waiting("exception")) == (after, [])


@pytest.mark.parametrize(
    ("limits", "over"),
    [
        ({"percent_limit": Decimal("99.999999")}, ["percent"]),
        ({"percent_limit": Decimal(100)}, []),
        ({"value_limit": Decimal("9999.999999")}, ["value"]),
        ({"value_limit": Decimal(10000)}, []),
    ],
)
def test_4_all_of_ten_dear_pieces_gone_is_minus_a_hundred_percent(
    a_bin: ABin, limits: dict[str, Decimal], over: list[str]
) -> None:
    shelf = a_bin(**limits)
    shelf.begin("2026-11-23 08:00")
    shelf.move(10, "2026-11-20 08:00", cost=1000)
    shelf.counted(("2026-11-23 10:00", 0))
    row = shelf.row()
    assert (row["difference"], row["percent"], row["value"]) == ("-10", "-100", "-10000")
    assert row["over"] == over


def test_5_five_hundred_found_against_an_empty_book_are_outside_every_percentage(
    a_bin: ABin,
) -> None:
    shelf = a_bin(percent_limit=Decimal(1_000_000))
    shelf.begin("2026-11-23 08:00")
    shelf.counted(("2026-11-23 10:00", 500))
    row = shelf.row()
    assert (row["book"], row["difference"], row["percent"]) == ("0", "500", None)
    assert (row["state"], row["over"][0]) == ("to_review", "no_book")


def test_6_what_went_and_came_back_before_the_count_is_not_even_flagged(a_bin: ABin) -> None:
    shelf = a_bin()
    shelf.begin("2026-11-23 08:00")
    shelf.move(100, "2026-11-20 08:00")
    shelf.move(-5, "2026-11-23 08:30")
    shelf.move(5, "2026-11-23 09:00")
    shelf.counted(("2026-11-23 10:00", 98))
    row = shelf.row()
    assert (row["difference"], row["difference_without_doubtful"]) == ("-2", "-2")
    assert "doubtful" not in row["flags"]


@pytest.mark.parametrize("areas", [("A1", "A2"), (None, None)])
def test_7_two_lists_share_a_bin(a_bin: ABin, areas: tuple[str | None, str | None]) -> None:
    shelf = a_bin()
    shelf.begin("2026-11-23 08:00")
    shelf.move(100, "2026-11-20 08:00")
    lists = (shelf.list_id, shelf.desk.release("W1", "STD"))
    shelf.clock.moment = at("2026-11-23 10:00")
    for list_id, employee, quantity, area in zip(lists, ("17", "23"), (60, 40), areas, strict=True):
        counter = shelf.counter(employee).take(list_id)
        counter.count("A-01", ITEM, quantity, area=area)
        counter.done()
    row = shelf.row()
    if areas[0] is None:
        assert (row["state"], row["approvable"]) == ("overlap", False)
        shelf.desk.decide("decide", row, outcome="add", reason="two ends of the bin")
        row = shelf.row()
    assert (row["counted"], row["book"], row["difference"]) == ("100", "100", "0")
    assert row["blocking"] == []


def test_8_an_issue_between_two_counts_of_one_pile_is_in_doubt(a_bin: ABin) -> None:
    shelf = a_bin()
    shelf.begin("2026-11-23 08:00")
    shelf.move(15, "2026-11-20 08:00")
    counter = shelf.counter()
    shelf.clock.moment = at("2026-11-23 09:00")
    counter.count("A-01", ITEM, 10)
    shelf.clock.moment = at("2026-11-23 17:00")
    counter.count("A-01", ITEM, 5)
    counter.done()
    shelf.move(-3, "2026-11-23 12:00")
    row = shelf.row()
    assert (row["observed_from"], row["observed_at"]) == (
        "2026-11-23T09:00:00.000Z",
        "2026-11-23T17:00:00.000Z",
    )
    assert (row["counted"], row["book"], row["state"]) == ("15", "12", "to_review")
    assert (row["difference"], row["difference_without_doubtful"]) == ("3", "0")
    assert "doubtful" in row["flags"]


def test_9_a_count_of_before_the_closing_is_aligned_with_the_open_period(
    a_bin: ABin, client_as: Any
) -> None:
    shelf = a_bin()
    shelf.begin("2025-12-29 08:00")
    shelf.move(100, "2025-11-20 08:00")
    counter = shelf.counter()
    shelf.clock.moment = at("2025-12-30 10:00")
    counter.count("A-01", ITEM, 95)
    counter.close()
    shelf.clock.moment = at("2026-01-02 09:00")
    accountant = client_as(Role.ACCOUNTANT)
    closed = accountant.post("/api/v1/closings", json={"at": "2025-12-31"})
    assert closed.status_code == 201, closed.json
    shelf.clock.moment = at("2026-01-04 09:00")
    counter.dock()
    row = shelf.row()
    opened = "2025-12-31T23:00:00.000Z"
    assert (row["difference"], row["takes_effect_at"]) == ("-5", opened)
    told = [one["text_en"] for one in shelf.desk.explain(row)["sentences"]]
    assert (
        "Counted before the open period: the alignment takes effect on 1 Jan 2026 at 00:00." in told
    )
    [record] = shelf.aligned("2026-01-04 10:00")["records"]
    shown = shelf.desk.client.get(f"/api/v1/records/{record['record_id']}").json
    [line] = shown["lines"]
    assert (line["quantity"], line["effective_at"]) == ("-5", opened)
    assert line["observed_at"] == "2025-12-30T10:00:00.000Z"
    told = [one["text_it"] for one in shelf.desk.explain(shelf.row())["sentences"]]
    assert any(
        "l'allineamento ha effetto in data 1 gen 2026 alle 00:00" in sentence for sentence in told
    )
    assert shelf.stock() == 95
    assert shelf.desk.stock(at("2025-12-31 22:59"))[BIN] == 100
