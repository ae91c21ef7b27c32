"""Labels are read back by a scanner: what goes on a sheet comes off it."""

from typing import Any

import pypdfium2
import pytest
import zxingcpp

from server.catalog.barcode import lookup_key
from server.catalog.models import Barcode, Item, Location, Unit, Warehouse
from server.documents.labels import Label, sheet
from server.identity.models import Employee
from server.kernel.principal import Role
from server.storage.database import db
from server.storage.transaction import transaction


def scanned(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        image = page.render(scale=4).to_pil()
        texts += [found.text for found in zxingcpp.read_barcodes(image)]
        page.close()
    document.close()
    return texts


@pytest.mark.parametrize(
    "code",
    ["A-01-02", "4006381333931", "96385074", "036000291452", "BE-2349", "Ж-12", "x" * 40],
)
def test_a_label_scans_as_its_code(code: str) -> None:
    (text,) = scanned(sheet([Label(code, code, "a subtitle")]))
    assert lookup_key(text) == lookup_key(code)


def test_the_25th_label_opens_a_second_page() -> None:
    labels = [Label(f"L-{number:02d}", "title") for number in range(25)]
    pdf = sheet(labels)
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 2
    document.close()
    assert sorted(scanned(pdf)) == [label.code for label in labels]


def test_a_long_title_is_cut_and_does_not_leave_its_label() -> None:
    document = pypdfium2.PdfDocument(sheet([Label("A", "W" * 90)]))
    page = document[0]
    text = page.get_textpage()
    assert "W…" in text.get_text_range()
    text.close()
    page.close()
    document.close()


@pytest.fixture
def company(app: Any) -> None:
    with transaction() as session:
        unit, warehouse = Unit(code="PCS"), Warehouse(code="TC", description="Tool Crib")
        session.add_all([unit, warehouse])
        session.flush()
        item = Item(class_code="MOB", code="BE-2349", description="Ball", unit_id=unit.id)
        session.add_all([item, Location(warehouse_id=warehouse.id, code="A-01-02", area="A1")])
        session.add(Employee(code="17", surname="Rossi", name="Maria", badge="B-17"))
        session.flush()
        session.add(Barcode(item_id=item.id, barcode="4006381333931", lookup_key="04006381333931"))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("items", "4006381333931"),
        ("locations", "A-01-02"),
        ("areas", "Area-A1"),
        ("badges", "B-17"),
    ],
)
def test_labels_carry_what_a_handheld_knows(
    company: None, client_as: Any, kind: str, code: str
) -> None:
    answer = client_as(Role.SUPERVISOR).get(f"/api/v1/documents/labels.pdf?kind={kind}")
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    assert scanned(answer.data) == [code]


def test_only_the_chosen_locations_are_printed(company: None, client_as: Any) -> None:
    with transaction() as session:
        other = Warehouse(code="PS", description="Paint Shop")
        session.add(other)
        session.flush()
        session.add(Location(warehouse_id=other.id, code="Z-99"))
    client = client_as(Role.SUPERVISOR)
    paths = "/api/v1/documents/labels.pdf?kind=locations&"
    assert scanned(client.get(paths + "warehouse=PS").data) == ["Z-99"]
    assert scanned(client.get(paths + "search=A-01").data) == ["A-01-02"]


def test_an_unknown_kind_is_refused(client_as: Any) -> None:
    answer = client_as(Role.SUPERVISOR).get("/api/v1/documents/labels.pdf?kind=boats")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "query.kind"


def test_more_labels_than_a_sheet_file_holds_are_refused(
    company: None, client_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.documents.label_sources.MOST_LABELS", 0)
    answer = client_as(Role.SUPERVISOR).get("/api/v1/documents/labels.pdf?kind=items")
    assert answer.json["code"] == "labels.too_many"


def test_a_counter_and_a_stranger_print_nothing(app: Any, client_as: Any) -> None:
    path = "/api/v1/documents/labels.pdf?kind=items"
    assert client_as(Role.COUNTER).get(path).status_code == 403
    assert app.test_client().get(path).status_code == 401
    assert db.session.query(Item).count() == 0
