"""A yearly inventory over three warehouses with twelve counters, from the first scan to the end.

Every number is worked out on paper (`yearly.Books`) and compared with what the product says.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from tests.conftest import SteppingClock
from tests.inventory.company import Counter, Desk, Place
from tests.scenarios.yearly import BEGUN, COSTS, LIMIT, YearEnd, item, place_of, places

R1, R2, R3 = places("CENTRO", "R", "BEARING", "BOLT", "NUT")
B1, B2, B3 = places("CENTRO", "B", "SCREW", "BEARING", "BOLT")
G1, G2, G3 = places("CENTRO", "G", "NUT", "SCREW", "BEARING")
Y1, Y2, Y3 = places("CENTRO", "Y", "BOLT", "NUT", "SCREW")
S1, S2, S3, S4 = places("NEGOZIO", "S", "BEARING", "BOLT", "NUT", "SCREW")
L1, L2 = ("FREDDO", "F-01", item("PAINT"), "L1"), ("FREDDO", "F-02", item("PAINT"), "L2")
BOLTS = ("FREDDO", "F-03", item("BOLT"), "")
NEW = ("FREDDO", "F-03", item("NUT"), "")


def pump(location: str, serial: str) -> Place:
    return ("FREDDO", location, item("PUMP"), serial)


@pytest.mark.both_databases
def test_a_yearly_inventory(app: Flask, clock: SteppingClock) -> None:
    company = YearEnd(app, clock)
    company.stocked()
    company.at("2026-12-28 07:00")
    company.desk.plan("2026-12-28", description="Year end")
    desk, people = company.desk, company.people
    centro = desk.release("CENTRO", "AREAS", employees=people[:6])
    negozio = desk.release("NEGOZIO", "DOUBLE", employees=people[6:10])
    freddo = desk.release("FREDDO", "TEAM", employees=people[10:])

    lost = centro_is_counted_by_areas(company, centro)
    negozio_is_counted_twice_blind(company, negozio)
    freddo_is_counted_by_lots_and_serials(company, freddo)
    conflicts_are_decided(company)
    recounts_are_sent_and_counted(company)
    a_late_movement_changes_the_difference(company)

    the_differences_are_those_on_paper(company)
    whoever_counted_cannot_approve(company)
    before = desk.stock()
    assert before == company.books.now()
    everything_is_approved_and_aligned(company)
    assert sum_of(desk.stock()) - sum_of(before) == sum(company.posted.values())
    assert desk.stock() == company.books.now()

    a_record_is_reversed_and_posted_again(company)
    three_weeks_later(company, lost)
    company.desk.client.post(f"{desk.base}/close", json={})
    assert company.desk.client.get(desk.base).json["state"] == "closed"
    assert company.desk.stock() == company.books.now()


def centro_is_counted_by_areas(company: YearEnd, list_id: UUID) -> Counter:
    """01 counts RED, 02 BLUE, 03 GREEN; 04 strays into BLUE; 06 loses the handheld in YELLOW."""
    red, blue, green, stray, lost = (
        company.counter(code, list_id) for code in ("01", "02", "03", "04", "06")
    )
    red.open_area("RED")
    company.count(red, R1, 60, area="RED")
    company.clock.advance(minutes=5)
    company.move(R1, -8)
    company.count(red, R1, 30, area="RED", added=True)
    company.count(red, R2, 70, area="RED")
    wrong = company.aside(red, R3, 12, area="RED")
    company.count(red, R3, 121, area="RED", supersedes=[wrong])
    red.close_area("RED")
    blue.open_area("BLUE")
    for place, quantity in ((B1, 130), (B2, 140), (B3, 147)):
        company.count(blue, place, quantity, area="BLUE")
    company.aside(stray, B3, 150, area="BLUE")
    for place, quantity in ((G1, 160), (G2, 165), (G3, 180)):
        company.count(green, place, quantity, area="GREEN")
    company.count(lost, Y1, 190, area="YELLOW")
    for counter in (red, blue, stray):
        counter.done()
    lost.dock()
    company.aside(lost, Y1, 3, area="YELLOW")
    company.count(lost, Y2, 207, area="YELLOW")
    path = f"/api/v1/lists/{list_id}/force-close"
    closed = company.desk.client.post(path, json={"reason": "06 lost the handheld"})
    assert closed.status_code == 200, closed.text
    green.close_area("GREEN")
    green.done()  # late: its list is closed already, and every count of it holds
    return lost


def negozio_is_counted_twice_blind(company: YearEnd, list_id: UUID) -> None:
    """07 and 08 count everything; a sale between two right counts does not make them disagree."""
    first, second = company.counter("07", list_id), company.counter("08", list_id)
    for place, quantity in ((S1, 40), (S2, 80), (S3, 120), (S4, 158)):
        company.aside(first, place, quantity)
    company.clock.advance(hours=1)
    company.move(S1, -4)
    company.clock.advance(hours=1)
    for place, quantity in ((S1, 36), (S3, 120), (S4, 158)):
        company.count(second, place, quantity)
    company.aside(second, S2, 84)
    for counter in (second, first):
        counter.done()
    shown = company.desk.client.get(f"/api/v1/lists/{list_id}").json
    assert (shown["state"], shown["close_reason"]) == ("closed", None)


def freddo_is_counted_by_lots_and_serials(company: YearEnd, list_id: UUID) -> None:
    """A can without its lot, a pump elsewhere, a pump twice, one gone, bolts by two people."""
    first, second = company.counter("11", list_id), company.counter("12", list_id)
    company.count(first, (*L1[:3], ""), 18)
    company.counted[L1] = company.counted.pop((*L1[:3], ""))
    company.count(first, pump("F-01", "S1"), 1)
    company.count(first, pump("F-01", "S3"), 1)
    company.count(first, BOLTS, 30)
    company.count(second, L2, 11)
    company.count(second, pump("F-02", "S2"), 1)
    company.aside(second, pump("F-03", "S3"), 1)
    company.count(second, pump("F-03", "S4"), 0)
    company.count(second, BOLTS, 20, added=True)
    company.count(second, NEW, 6)
    first.done()
    second.done()


def conflicts_are_decided(company: YearEnd) -> None:
    """Each kind of conflict waits in the inbox, and is left by a decision with a reason."""
    desk = company.desk
    assert desk.kinds() == {
        "area_conflict": 3,
        "overlap": 1,
        "disagreeing": 1,
        "duplicate_serial": 2,
        "lot_missing": 1,
        "moved": 1,
        "outstanding": 1,
    }
    for place in (B1, B2, B3):
        row = row_of(desk, place)
        mine = [one["id"] for one in desk.explain(row)["events"] if one["employee"] == "02"]
        desk.decide("decide", row, outcome="keep", events=mine, reason="04 was in the wrong aisle")
    more = {"lot": "L1", "reason": "printed on the can"}
    desk.decide("give_lot", row_of(desk, (*L1[:3], "")), **more)
    twice = row_of(desk, pump("F-01", "S3"))
    [seen] = [one["id"] for one in desk.explain(twice)["events"]]
    desk.decide("decide", twice, outcome="keep", events=[seen], reason="12 read a photograph")
    desk.decide("decide", row_of(desk, BOLTS), outcome="add", reason="two ends of the shelf")
    assert set(desk.kinds()) == {"disagreeing", "moved", "outstanding"}


def recounts_are_sent_and_counted(company: YearEnd) -> None:
    """A bold difference is counted again by somebody else, a disagreement again by two others."""
    desk = company.desk
    company.at("2026-12-29 08:00")
    bold = desk.recount(row_of(desk, R2), employees=["05"])
    again = company.counter("05", bold).take(bold, 2)
    company.count(again, R2, 109)
    again.done()
    made = desk.recount(row_of(desk, S2))
    shown = desk.client.get(f"/api/v1/lists/{made}").json
    assert (shown["pass"], shown["employees"]) == (2, ["09", "10"])
    third, fourth = (company.counter(code, made).take(made, 2) for code in ("09", "10"))
    company.aside(third, S2, 79)
    company.count(fourth, S2, 79)
    third.done()
    assert row_of(desk, S2)["state"] == "incomplete"
    fourth.done()
    assert row_of(desk, S2)["counted"] == "79"


def a_late_movement_changes_the_difference(company: YearEnd) -> None:
    """An issue of before the count is keyed now: until the alignment the difference follows."""
    desk = company.desk
    company.at("2026-12-30 09:00")
    assert row_of(desk, G2)["difference"] == text(company.difference(G2)) == "-5"
    company.move(G2, -5, BEGUN + timedelta(minutes=30))
    assert row_of(desk, G2)["difference"] == text(company.difference(G2)) == "0"


def the_differences_are_those_on_paper(company: YearEnd) -> None:
    """Every counted line, its book at its own time, its value, whether somebody has to look."""
    rows = {place_of(row): row for row in company.desk.rows() if row["counted"] is not None}
    elsewhere = pump("F-03", "S3")
    assert rows.pop(elsewhere)["counted"] == "0"
    expected = {place for place in company.counted if place != Y2}
    assert set(rows) == expected
    for place in expected:
        row, (quantity, at) = rows[place], company.counted[place]
        moved = place == pump("F-02", "S2")
        difference = Decimal(0) if moved else company.difference(place)
        assert Decimal(row["counted"]) == quantity, place
        assert Decimal(row["difference"]) == difference, place
        assert row["observed_at"] == at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        cost = COSTS[place[2].removeprefix("MOB/")]
        assert Decimal(row["value"]) == difference * cost, place
        must = abs(difference * cost) > LIMIT or moved or place in {NEW, R1}
        if "sampled" not in row["flags"]:
            assert (row["state"] == "to_review") is must, (place, row)
    assert (rows[R1]["difference"], rows[R1]["difference_without_doubtful"]) == ("-2", "-10")
    totals = company.desk.client.get(f"{company.desk.base}/differences?warehouse=CENTRO").json
    values = [company.value(place) for place in expected if place[0] == "CENTRO"]
    assert Decimal(totals["totals"]["net"]) == sum(values)
    assert Decimal(totals["totals"]["gross"]) == sum(map(abs, values))


def whoever_counted_cannot_approve(company: YearEnd) -> None:
    """05 is also a supervisor: not for what 05 counted, nor rossi for what rossi decided."""
    company.sign_up("cinque", "05")
    own = Desk(company.sign_in("cinque"), company.desk.number)
    assert row_of(own, R2)["why_not"] == "four_eyes"
    assert row_of(own, R1)["why_not"] is None
    assert row_of(company.desk, L1)["why_not"] == "four_eyes"


def everything_is_approved_and_aligned(company: YearEnd) -> None:
    """Another supervisor approves; the alignment names who is outstanding, and goes on."""
    company.sign_up("verdi")
    desk = company.take_over("verdi")
    desk.approve_all()
    refused = desk.client.post(f"{desk.base}/alignments", json={})
    assert refused.json["code"] == "alignment.outstanding"
    company.at("2026-12-30 18:00")
    done = desk.align(accept_outstanding_reason="the handheld of 06 is lost")
    assert done["left_out"] == []
    kinds = [(one["warehouse"], one["type"]) for one in done["records"]]
    assert kinds == [
        ("CENTRO", "load"), ("CENTRO", "unload"),
        ("NEGOZIO", "unload"),
        ("FREDDO", "load"), ("FREDDO", "unload"),
    ]  # fmt: skip
    company.aligned(*(place for place in company.counted if place != Y2))
    company.gone(pump("F-01", "S2"), company.counted[pump("F-02", "S2")][1])
    assert desk.align(accept_outstanding_reason="again")["records"] == []


def a_record_is_reversed_and_posted_again(company: YearEnd) -> None:
    """The shortage of NEGOZIO was posted too early: taken back, approved anew, posted again."""
    desk = company.desk
    [record] = [
        one["record_id"]
        for one in desk.client.get(f"{desk.base}/alignments").json["rows"]
        if one["warehouse"] == "NEGOZIO"
    ]
    path = f"{desk.base}/alignments/{record}/reversal"
    assert desk.client.post(path, json={"reason": "posted too early"}).status_code == 201
    short = [place for place in (S1, S2, S3, S4) if company.posted[place]]
    for place in short:
        company.books.write(place, company.counted[place][1], -company.posted.pop(place))
    assert short == [S2, S4]
    assert desk.stock() == company.books.now()
    rows = [row_of(desk, place) for place in short]
    assert {row["state"] for row in rows} == {"reversed"}
    desk.decide("approve", *rows)
    assert desk.align(accept_outstanding_reason="06")["aligned"] == len(short)
    company.aligned(*short)
    assert desk.stock() == company.books.now()


def three_weeks_later(company: YearEnd, lost: Counter) -> None:
    """The handheld is found; a movement of before the count turns up; goods moved meanwhile."""
    company.at("2027-01-18 09:00")
    desk = company.desk
    company.move(G1, 25)
    company.move(S3, -3, BEGUN + timedelta(minutes=45))
    lost.done()
    waiting = {place_of(one["line"]): one["amount"] for one in desk.waiting("exception")}
    assert waiting == {Y1: "3", S3: "3"}
    keys = {place_of(one["line"]): one["key"] for one in desk.waiting("exception")}
    assert desk.stock() == company.books.now()
    settle(desk, keys[Y1], "corrected", "the handheld was under a pallet")
    company.books.write(Y1, company.counted[Y1][1], 3)
    settle(desk, keys[S3], "dismissed", "the goods had been counted out already")
    assert desk.stock() == company.books.now()
    row = row_of(desk, Y2)
    assert Decimal(row["difference"]) == company.difference(Y2) == 207 - 200
    desk.approve_all()
    assert desk.align()["aligned"] == 1
    company.aligned(Y2)
    assert desk.stock() == company.books.now()
    assert desk.kinds() == {}


def settle(desk: Desk, line: str, outcome: str, reason: str) -> None:
    body = {"outcome": outcome, "reason": reason}
    done = desk.client.post(f"{desk.base}/exceptions/{line}", json=body)
    assert done.status_code == 201, done.text


def row_of(desk: Desk, place: Place) -> dict[str, Any]:
    warehouse, location, code, identity = place
    return next(
        row
        for row in desk.rows(f"&warehouse={warehouse}&location={location}")
        if place_of(row) == (warehouse, location, code, identity)
    )


def sum_of(stock: dict[Place, Decimal]) -> Decimal:
    return sum(stock.values(), Decimal(0))


def text(number: Decimal) -> str:
    return format(number.normalize(), "f")
