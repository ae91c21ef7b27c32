"""The warehouse history, the bridge and the entries on the small company."""

import csv
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import select

from server.catalog.models import Item, Warehouse
from server.kernel.principal import Role
from server.ledger.drafts import Origin
from server.ledger.models import YearParameters
from server.ledger.service import reverse_record
from server.storage.database import db
from server.valuation.models import Accounts
from tests.ledger.conftest import NOW, Post, line

pytestmark = pytest.mark.both_databases
EARLY, LATER = date(2026, 10, 5), date(2026, 11, 2)
OCTOBER, NOVEMBER = "2026-10-31", "2026-11-22"
COUNT = {"origin": Origin.ALIGNMENT, "origin_key": "7"}


@pytest.fixture
def client(client_as: Any) -> Any:
    return client_as(Role.ACCOUNTANT)


def saved(client: Any, at: str, **question: Any) -> int:
    answer = client.post("/api/v1/warehouse-histories", json={"at": at, "name": at, **question})
    assert answer.status_code == 201, answer.json
    return answer.json["id"]  # type: ignore[no-any-return]


def report(client: Any, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200, answer.json
    return answer.data  # type: ignore[no-any-return]


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_a_saved_inventory_prints_what_was_printed_whatever_happens_later(
    post: Post, client: Any, form: str
) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    post("CAR", line(5, cost=8), posting_date=EARLY)
    asked = f"/api/v1/reports/valued-inventory?at={OCTOBER}&method=fifo%20average&format=csv"
    before = report(client, asked)
    number = saved(client, OCTOBER, method="fifo average")
    post("CAR", line(1, cost=99), posting_date=EARLY)
    db.session.scalars(select(Item).where(Item.code == "BOLT")).one().description = "Screw"
    db.session.commit()
    path = f"/api/v1/warehouse-histories/{number}/file?format={form}"
    printed = report(client, path)
    assert printed[:4] == {"csv": before[:4], "xlsx": b"PK\x03\x04", "pdf": b"%PDF"}[form]
    if form == "csv":
        assert printed == before
        assert report(client, asked) != before
        assert report(client, f"/api/v1/warehouse-histories/at/{OCTOBER}/file") == before


def test_layers_are_kept_with_a_saved_inventory(post: Post, client: Any) -> None:
    from server.valuation.history.reading import report_of
    from server.valuation.history.saving import find_history

    post("CAR", line(10, cost=2), posting_date=EARLY)
    post("CAR", line(5, cost=8), posting_date=date(2026, 10, 6))
    kept = report_of(find_history(saved(client, OCTOBER, method="fifo"))).first
    assert [(layer.quantity, layer.amount) for layer in next(kept.rows).layers] == [
        (10, 20),
        (5, 40),
    ]
    assert all(invariant.holds for invariant in kept.tally.invariants)


def test_the_history_is_searched_by_date_item_and_warehouse(post: Post, client: Any) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    post("CAR", line(3, item="MOB/NUT", cost=2), posting_date=EARLY, warehouse="02")
    number = saved(client, OCTOBER, group="warehouse")
    saved(client, NOVEMBER, group="warehouse")
    path = "/api/v1/warehouse-history-rows"
    found = client.get(f"{path}?item=MOB/NUT&warehouse=02&end={OCTOBER}").json["rows"]
    assert [(row["history"], row["quantity"], row["value"]) for row in found] == [
        (number, "3", "6")
    ]
    first = client.get(f"{path}?limit=1").json
    rest = client.get(f"{path}?after={first['next']}").json
    assert (len(first["rows"]), len(rest["rows"]), rest["next"]) == (1, 3, None)
    listed = client.get("/api/v1/warehouse-histories?limit=1").json
    assert [row["at"] for row in listed["rows"]] == [NOVEMBER]
    older = client.get(f"/api/v1/warehouse-histories?after={listed['next']}").json["rows"]
    assert [(row["id"], row["total"], row["user"]) for row in older] == [
        (number, "26", "accountant")
    ]


def test_a_saved_inventory_has_a_name_and_an_unknown_one_is_not_found(
    company: None, client: Any
) -> None:
    nameless = client.post("/api/v1/warehouse-histories", json={"at": OCTOBER, "name": " "})
    assert nameless.json["code"] == "history.name_missing"
    for path in ("9", "9/file", f"at/{OCTOBER}/file"):
        answer = client.get(f"/api/v1/warehouse-histories/{path}")
        assert (answer.status_code, answer.json["code"]) == (404, "history.unknown")


def closed(client: Any, at: str) -> int:
    answer = client.post("/api/v1/closings", json={"at": at, "accept": ["missing-cost"]})
    assert answer.status_code == 201, answer.json
    return answer.json["id"]  # type: ignore[no-any-return]


def test_a_bridge_between_closings_tells_counts_from_trade_and_price(
    post: Post, client: Any
) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    first = closed(client, OCTOBER)
    post("CAR", line(10, cost=4), posting_date=LATER)
    post("SCA", line(4), posting_date=LATER)
    post("SCA", line(1), posting_date=LATER, **COUNT)
    second = closed(client, NOVEMBER)
    path = f"/api/v1/reports/bridge?from=closing:{first}&to=closing:{second}"
    found = client.get(path).json
    assert found["total"] == {
        "start": "20",
        "late": "0",
        "quantity": "12",
        "count": "-2",
        "price": "15",
        "end": "45",
    }
    assert (found["holds"], found["rows"][0]["item"]) == (True, "MOB/BOLT")
    by_layers = client.get(f"{path}&method=fifo-year").json["total"]
    assert (by_layers["start"], by_layers["end"]) == ("20", "45")
    lines = report(client, f"{path}&format=csv").decode().splitlines()
    assert lines[1] == ",MOB/BOLT,10,15,-1,20,0,12,-2,15,45"
    assert report(client, f"{path}&format=pdf&language=it")[:4] == b"%PDF"


def test_a_bridge_from_a_saved_inventory_tells_what_was_posted_late(
    post: Post, client: Any
) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    first = saved(client, OCTOBER)
    post("CAR", line(5, cost=2), posting_date=EARLY)
    second = saved(client, NOVEMBER)
    path = f"/api/v1/reports/bridge?from=history:{first}&to=history:{second}"
    total = client.get(path).json["total"]
    assert (total["late"], total["quantity"], total["price"]) == ("10", "0", "0")


def test_ends_that_do_not_speak_of_the_same_are_refused(post: Post, client: Any) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    by_item, by_place = saved(client, OCTOBER), saved(client, NOVEMBER, group="warehouse")
    narrow = saved(client, NOVEMBER, warehouse="01")
    codes = {
        (f"history:{by_item}", f"history:{by_place}"): "bridge.not_comparable",
        (f"history:{by_item}", f"history:{narrow}"): "bridge.not_comparable",
        (f"history:{narrow}", f"history:{by_item}"): "bridge.not_comparable",
        (f"history:{by_item}", "moon:1"): "bridge.end",
        (f"history:{by_item}", "closing:99"): "closing.unknown",
    }
    for (start, end), code in codes.items():
        answer = client.get(f"/api/v1/reports/bridge?from={start}&to={end}")
        assert answer.json["code"] == code, (start, end)
    path = f"/api/v1/reports/bridge?from=history:{by_item}&to=history:{by_item}&method=lifo"
    assert client.get(path).json["code"] == "bridge.method"


def accounts(*rows: tuple[str, ...]) -> None:
    places = {row.code: row.id for row in db.session.scalars(select(Warehouse))}
    for warehouse, category, *names in rows:
        stock, variation, difference = names
        db.session.add(
            Accounts(
                warehouse_id=places.get(warehouse),
                category=category,
                stock_account=stock,
                variation_account=variation,
                difference_account=difference,
            )
        )
    db.session.commit()


def traded(post: Post, client: Any) -> None:
    post("CAR", line(10, cost=2), posting_date=EARLY)
    post("CAR", line(3, item="MOB/NUT", cost="0.333"), posting_date=EARLY, warehouse="02")
    closed(client, OCTOBER)
    post("SCA", line(1, cost=2), posting_date=LATER, **COUNT)
    wrong = post("SCA", line(2, cost=2), posting_date=LATER, **COUNT)
    reverse_record(wrong.record_id, posting_date=LATER, now=NOW, by="rossi")
    post("CAR", line(6, cost=5), posting_date=LATER)
    closed(client, NOVEMBER)


def test_entries_balance_and_stock_accounts_hold_what_the_closing_says(
    post: Post, client: Any
) -> None:
    traded(post, client)
    accounts(("", "", "14.01", "60.01", "60.02"), ("02", "", "14.02", "", ""))
    rows = client.get("/api/v1/reports/accounting-entries").json["rows"]
    shown = [
        (row["date"], row["kind"], [(one["account"], one["amount"]) for one in row["sides"]])
        for row in rows
    ]
    assert shown == [
        (OCTOBER, "closing", [("14.01", "20"), ("14.02", "1"), ("60.01", "-21")]),
        ("2026-11-02", "alignment", [("14.01", "-2"), ("60.02", "2")]),
        ("2026-11-02", "alignment", [("14.01", "-4"), ("60.02", "4")]),
        ("2026-11-02", "alignment", [("14.01", "4"), ("60.02", "-4")]),
        (NOVEMBER, "closing", [("14.01", "28.88"), ("60.01", "-28.88")]),
    ]
    named = client.get(f"/api/v1/records/{rows[1]['reference']}").json
    assert rows[1]["record"] == {
        name: named[name] for name in ("warehouse", "posting_date", "number")
    }
    assert rows[0]["record"] is None


def of_thirds(post: Post, client: Any, *, by_warehouse: bool) -> tuple[int, int]:
    """Two closings over values that sums round otherwise than items do."""
    db.session.merge(YearParameters(year=2000, value_by_warehouse=by_warehouse))
    db.session.scalars(select(Item).where(Item.code == "LOT")).one().lot_managed = False
    db.session.commit()
    for warehouse in ("01", "02"):
        for item, cost in (("BOLT", "0.335"), ("NUT", "0.333"), ("LOT", "0.344")):
            loaded = line(1, item=f"MOB/{item}", cost=cost)
            post("CAR", loaded, posting_date=EARLY, warehouse=warehouse)
    post("NOF", line(1, cost=9), posting_date=EARLY)
    first = closed(client, OCTOBER)
    post("CAR", line(2, cost="0.338"), line(2, item="MOB/NUT", cost="0.336"), posting_date=LATER)
    found = [line("0.5", item=f"MOB/{item}") for item in ("BOLT", "NUT", "LOT")]
    post("DIF", *found, posting_date=LATER, warehouse="02", **COUNT)
    return first, closed(client, NOVEMBER)


def stock_booked(client: Any, start: str, end: str) -> list[Decimal]:
    """What stock accounts (14…) gain between two days, by JSON, CSV and Beancount."""
    path = f"/api/v1/reports/accounting-entries?start={start}&end={end}"
    rows = client.get(path).json["rows"]
    sides = [side for row in rows for side in row["sides"]]
    assert sum(Decimal(side["amount"]) for side in sides) == 0
    table = csv.DictReader(report(client, f"{path}&format=csv").decode().splitlines())
    ledger = report(client, f"{path}&format=beancount").decode()
    return [
        sum((Decimal(one["amount"]) for one in sides if one["role"] == "stock"), Decimal(0)),
        sum(
            Decimal(one["debit"] or 0) - Decimal(one["credit"] or 0)
            for one in table
            if one["account"].startswith("14")
        ),
        sum(map(Decimal, re.findall(r"^  Assets:Stock:\S+  (\S+) EUR$", ledger, re.MULTILINE))),
    ]


@pytest.mark.parametrize("by_warehouse", [False, True])
def test_entries_of_two_closings_add_up_to_the_bridge_between_them(
    post: Post, client: Any, by_warehouse: bool
) -> None:
    first, second = of_thirds(post, client, by_warehouse=by_warehouse)
    accounts(("", "", "14.01", "60.01", "60.02"), ("02", "", "14.02", "", ""))
    path = f"/api/v1/reports/bridge?from=closing:{first}&to=closing:{second}"
    total = {name: Decimal(amount) for name, amount in client.get(path).json["total"].items()}
    assert stock_booked(client, "2026-10-01", OCTOBER) == [total["start"]] * 3
    between = total["end"] - total["start"]
    assert stock_booked(client, "2026-11-01", NOVEMBER) == [between] * 3


def test_every_missing_account_is_named_at_once(post: Post, client: Any) -> None:
    traded(post, client)
    accounts(("02", "", "14.02", "", ""))
    refused = client.get("/api/v1/reports/accounting-entries")
    assert (refused.status_code, refused.json["code"]) == (422, "accounts.missing")
    assert refused.json["detail"] == (
        "import accounts first, 3 missing (warehouse/category): "
        "stock and variation of 01/–; variation of 02/–"
    )
    assert [(one["code"], one["field"]) for one in refused.json["errors"]] == [
        ("accounts.missing", "01/–.stock_account"),
        ("accounts.missing", "01/–.variation_account"),
        ("accounts.missing", "02/–.variation_account"),
    ]
    assert refused.json["errors"][0]["detail"] == "01/– has no stock account"


def test_bean_check_accepts_the_entries(post: Post, client: Any, tmp_path: Path) -> None:
    traded(post, client)
    accounts(("", "", 'magazzino "1"', "60-01", "6.à"), ("02", "", "14.02", "", ""))
    file = tmp_path / "stock.beancount"
    file.write_bytes(report(client, "/api/v1/reports/accounting-entries?format=beancount"))
    check = subprocess.run(
        [sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (check.returncode, check.stdout, check.stderr) == (0, "", "")
    assert file.read_text().count("\n2026-") == 5 + 4


def test_entries_as_a_table_have_debits_and_credits_that_are_equal(post: Post, client: Any) -> None:
    traded(post, client)
    accounts(("", "", "14.01", "60.01", ""))
    path = "/api/v1/reports/accounting-entries?start=2026-11-01&format=csv"
    header, *lines = report(client, path).decode().splitlines()
    assert header == "date,kind,reference,description,account,debit,credit"
    assert lines[0].startswith("2026-11-02,alignment,")
    assert lines[0].endswith(",inventory 7,14.01,,2")
    assert len(lines) == 8
    printed = report(client, path.replace("csv", "pdf&language=it"))
    text = pypdfium2.PdfDocument(printed)[0].get_textpage().get_text_range()
    assert "02/11/2026 allineamento 01 02/11/2026 / " in text
    assert "inventario 7" in text
    assert "closing" not in text
