"""Reading files: encodings, delimiters, broken rows, workbooks."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from server.exchange.files import Reading, open_table
from server.kernel.problems import Invalid


def table(tmp_path: Path, content: bytes, **reading: Any) -> tuple[tuple[str, ...], list[Any]]:
    path = tmp_path / "file"
    path.write_bytes(content)
    opened = open_table(path, Reading(**reading))
    return opened.header, [(row.line, row.cells) for row in opened.rows]


def refusal(tmp_path: Path, content: bytes, **reading: Any) -> Any:
    with pytest.raises(Invalid) as caught:
        table(tmp_path, content, **reading)
    return caught.value.faults[0]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("mark", [b",", b";", b"\t"])
def test_a_csv_file_is_read_with_or_without_bom_and_its_delimiter_is_found(
    tmp_path: Path, bom: bytes, mark: bytes
) -> None:
    content = bom + mark.join([b"code", b" name "]) + b"\r\n" + mark.join([b"1", b"caff\xc3\xa8"])
    assert table(tmp_path, content) == (("code", "name"), [(2, ["1", "caffè"])])


def test_a_quoted_line_break_does_not_shift_the_line_numbers(tmp_path: Path) -> None:
    content = b'a,b\n1,"x\ny"\n\n2,z\n'
    assert table(tmp_path, content)[1] == [(2, ["1", "x\ny"]), (5, ["2", "z"])]


def test_empty_cells_beyond_the_header_are_no_fault(tmp_path: Path) -> None:
    assert table(tmp_path, b"a,b\n1,2,,\n")[1] == [(2, ["1", "2"])]


def test_another_encoding_is_refused_with_the_position_of_the_byte(tmp_path: Path) -> None:
    fault = refusal(tmp_path, b"code,name\n1,ok\n2,caff\x87\n")
    assert (fault.code, fault.line) == ("file.not_utf8", 3)
    assert "byte 21 (0x87)" in fault.detail


def test_the_byte_is_found_behind_a_character_that_was_cut_in_two(tmp_path: Path) -> None:
    filler = b"a" * ((1 << 20) - 6)
    fault = refusal(tmp_path, b"code\n" + filler + "è\n".encode() + b"\xff")
    assert f"byte {len(filler) + 8} (0xff)" in fault.detail


def test_an_encoding_that_is_named_is_used(tmp_path: Path) -> None:
    assert table(tmp_path, b"code\nfran\x87ois\n", encoding="cp850")[1] == [(2, ["françois"])]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"\n\n", "file.empty"),
        (b"a,,b\n", "header.empty"),
        (b"a,b,a\n", "header.repeated"),
        (b'a,b\n"1,2\n', "file.malformed"),
        (b'a,b\n"1"x,2\n', "file.malformed"),
        (b"PK\x03\x04nonsense", "file.malformed"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "file.format"),
        ("a,b\n".encode("utf-16"), "file.not_utf8"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(tmp_path, content).code == code


def test_a_file_that_is_not_there_and_an_unknown_encoding_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"a\n", encoding="klingon").code == "file.encoding_unknown"
    with pytest.raises(Invalid) as caught:
        open_table(tmp_path / "none", Reading())
    assert caught.value.faults[0].code == "file.not_found"


def workbook(rows: list[list[Any]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(y, x, value, day)
                else:
                    sheet.write(y, x, value)
    return file.getvalue()


def test_a_workbook_gives_the_texts_that_csv_would_hold(tmp_path: Path) -> None:
    content = workbook(
        [["code", "n", "d", "f"], ["007", 12, date(2026, 1, 31), True], [], ["x", 0.1, "", False]]
    )
    header, rows = table(tmp_path, content)
    assert header == ("code", "n", "d", "f")
    assert rows == [
        (2, ["007", "12", "2026-01-31", "true"]),
        (4, ["x", "0.1", "", "false"]),
    ]


def test_an_empty_workbook_has_no_header(tmp_path: Path) -> None:
    assert refusal(tmp_path, workbook([])).code == "file.empty"
