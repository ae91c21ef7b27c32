"""Tables as files: what is written is read back."""

import io
from decimal import Decimal

import pypdfium2
from python_calamine import CalamineWorkbook

from server.sheets import Column, Kind, Section, Sheet, write
from server.sheets.pdf import grouped

COLUMNS = (
    Column("item", "Articolo", width=20),
    Column("quantity", "Quantità", Kind.NUMBER),
    Column("value", "Valore", Kind.MONEY),
)


def sheet(rows: int = 3) -> Sheet:
    return Sheet(
        title="Inventario valorizzato",
        columns=COLUMNS,
        rows=((f"=MOB/{n}", Decimal(n), Decimal("-1234.5")) for n in range(rows)),
        about=("Al 31.12.2025",),
        totals=lambda: ("Totale", Decimal(3), Decimal("12345678901234567.89")),
        remarks=lambda: ["Σ layers = stock"],
    )


def written(form: str, what: Sheet | None = None) -> bytes:
    target = io.BytesIO()
    write(what or sheet(), form, target)
    return target.getvalue()


def test_csv_has_canonical_names_plain_numbers_and_no_formula() -> None:
    assert written("csv").decode().splitlines() == [
        "item,quantity,value",
        "'=MOB/0,0,-1234.5",
        "'=MOB/1,1,-1234.5",
        "'=MOB/2,2,-1234.5",
    ]


def test_xlsx_has_typed_cells_totals_and_remarks() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(written("xlsx")))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[3] == ["Articolo", "Quantità", "Valore"]
    assert rows[5] == ["=MOB/1", 1.0, -1234.5]
    assert rows[7] == ["Totale", 3.0, "12345678901234567.89"]
    assert rows[9][0] == "Σ layers = stock"


def test_pdf_repeats_its_titles_on_each_page_and_ends_with_totals() -> None:
    document = pypdfium2.PdfDocument(written("pdf", sheet(rows=100)))
    texts = [page.get_textpage().get_text_range() for page in document]
    assert len(texts) == 3
    assert all("Articolo" in text and f"/ {len(texts)}" in text for text in texts)
    assert "Totale" in texts[-1]
    assert "−1,234.50" in texts[0]


def test_small_print_stands_below_its_row() -> None:
    layers = Section([{"item": "2024", "quantity": Decimal(2), "value": Decimal(3)}])
    what = Sheet("x", COLUMNS, [(("MOB/1", Decimal(5), Decimal(7)), layers)])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(written("xlsx", what)))
    assert rows.get_sheet_by_index(0).to_python()[-1] == ["2024", 2.0, 3.0]


def test_a_row_and_its_small_print_stay_on_one_page() -> None:
    layers = Section([{"item": f"layer {n}"} for n in range(5)])
    rows = [((f"MOB/{n}", Decimal(5), Decimal(7)), layers) for n in range(50)]
    document = pypdfium2.PdfDocument(written("pdf", Sheet("x", COLUMNS, rows)))
    texts = [page.get_textpage().get_text_range() for page in document]
    assert len(texts) > 2
    assert all(text.count("layer 4") == text.count("MOB/") for text in texts)


def test_a_sum_is_printed_and_is_no_row_of_the_table() -> None:
    rows = [
        ("MOB/1", Decimal(5), Decimal(7)),
        (("Totale 01", None, Decimal(7)), Section(bold=True)),
    ]
    assert written("csv", Sheet("x", COLUMNS, rows)).decode().splitlines() == [
        "item,quantity,value",
        "MOB/1,5,7",
    ]
    document = pypdfium2.PdfDocument(written("pdf", Sheet("x", COLUMNS, rows)))
    assert "Totale 01" in document[0].get_textpage().get_text_range()


def right_of(page: pypdfium2.PdfPage, text: str, character: str) -> float:
    """Where a character of a text ends on the page, in points."""
    words = page.get_textpage()
    index = words.get_text_range().index(text) + text.index(character)
    return float(words.get_charbox(index)[2])


def test_numbers_of_a_column_stand_point_under_point_in_large_and_small() -> None:
    pointed = (COLUMNS[0], COLUMNS[1]._replace(places=6), COLUMNS[2])
    small = Section([{"item": "2024", "quantity": Decimal("3.5")}])
    rows = [(("a", Decimal("1.123456"), None), small), ("b", Decimal("22.5"), None)]
    page = pypdfium2.PdfDocument(written("pdf", Sheet("x", pointed, rows)))[0]
    points = [right_of(page, text, ".") for text in ("1.123456", "3.5", "22.5")]
    assert max(points) - min(points) < 0.6


def test_neighbours_share_a_title_above_theirs() -> None:
    over = [COLUMNS[0], *(column._replace(over="FIFO") for column in COLUMNS[1:])]
    what = Sheet("x", over, [("MOB/1", Decimal(5), Decimal(7))])
    text = pypdfium2.PdfDocument(written("pdf", what))[0].get_textpage().get_text_range()
    assert text.count("FIFO") == 1
    book = CalamineWorkbook.from_filelike(io.BytesIO(written("xlsx", what)))
    titles = book.get_sheet_by_index(0).to_python()[2]
    assert titles == ["Articolo", "Quantità · FIFO", "Valore · FIFO"]


def test_what_does_not_fit_is_cut_and_never_written_over_its_neighbour() -> None:
    narrow = (Column("a", "Wide title that does not fit", width=4), Column("b", "b", width=60))
    what = Sheet("x", narrow, [("WWWWWWWWWWWWWWWW", "next")])
    text = pypdfium2.PdfDocument(written("pdf", what))[0].get_textpage().get_text_range()
    assert "WWWWWWWWWWWWWWWW" not in text
    assert "W…" in text


def test_small_print_that_stands_alone_is_never_cut() -> None:
    story = "Contati 803 MT = 791 (area CORSIA-A) + 12 (area CORSIA-A). " * 9
    what = Sheet("x", COLUMNS, [(("MOB/1", Decimal(5), Decimal(7)), Section([{"item": story}]))])
    document = pypdfium2.PdfDocument(written("pdf", what))
    text = document[0].get_textpage().get_text_range()
    assert text.count("791 (area CORSIA-A)") + text.count("791\r\n(area") >= 8
    assert "…" not in text


def test_numbers_are_grouped_with_a_real_minus() -> None:
    assert grouped(Decimal("-1234567.5"), money=True, comma=True) == "−1.234.567,50"
    assert grouped(Decimal("-1234567.5"), money=True) == "−1,234,567.50"
    assert grouped(1234, comma=True) == "1.234"
    assert grouped(Decimal("0.000001")) == "0.000001"
    assert grouped(12) == "12"


def test_thousands_do_not_count_as_places_when_points_stand_below_each_other() -> None:
    columns = (Column("item", "Item"), Column("cost", "Cost", Kind.NUMBER, places=3))
    rows = [("A", Decimal(1234)), ("B", Decimal("7.125"))]
    for comma, whole, parted in ((False, "1,234", "7.125"), (True, "1.234", "7,125")):
        what = Sheet("x", columns, rows, decimal_comma=comma)
        page = pypdfium2.PdfDocument(written("pdf", what))[0].get_textpage()
        text = page.get_text_range()
        last = page.get_charbox(text.index(whole) + len(whole) - 1)
        first = page.get_charbox(text.index(parted))
        assert abs(last[2] - first[2]) < 0.5, (last, first)


def test_a_text_stands_apart_from_the_number_before_it() -> None:
    columns = (*COLUMNS, Column("warnings", "Avvisi"))
    what = Sheet("x", columns, [("M", Decimal(1), Decimal("17.25"), "last cost")])
    page = pypdfium2.PdfDocument(written("pdf", what))[0].get_textpage()
    text = page.get_text_range()
    for before, after in (("Valore", "Avvisi"), ("17.25", "last cost")):
        end = page.get_charbox(text.index(before) + len(before) - 1)[2]
        assert page.get_charbox(text.index(after))[0] - end > 10  # points: more than 3.5 mm
