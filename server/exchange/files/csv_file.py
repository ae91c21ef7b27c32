"""Reading CSV: UTF-8 with or without BOM, a comma, semicolon or tab between cells.

A file in another encoding is refused with the position of the first byte that does not fit; it
is checked before the first row is given, so that nothing is done by halves.
"""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from server.exchange.files.table import Reading, Row, Table, checked_header, unreadable

_PIECE: Final = 1 << 20
_DELIMITERS: Final = (",", ";", "\t")
_UTF8: Final = "utf-8"


def open_csv(path: Path, reading: Reading) -> Table:
    """The table in a CSV file, or a refusal with a code."""
    _check_encoding(path, reading.encoding)
    encoding = "utf-8-sig" if reading.encoding.lower() in {_UTF8, "utf8"} else reading.encoding
    first = _first_record(path, encoding)
    delimiter = reading.delimiter or _delimiter(first)
    records = _records(path, encoding, delimiter)
    header = checked_header(next(records).cells)
    return Table(header, _rows(records, len(header)), delimiter)


def _check_encoding(path: Path, encoding: str) -> None:
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError:
        raise unreadable("file.encoding_unknown", f"no encoding is called {encoding!r}") from None
    read = lines = 0
    with path.open("rb") as file:
        while True:
            piece = file.read(_PIECE)
            kept = len(decoder.getstate()[0])
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                position = read - kept + error.start
                line = lines + piece[: max(0, error.start - kept)].count(b"\n") + 1
                raise unreadable(
                    "file.not_utf8" if encoding == _UTF8 else "file.encoding_wrong",
                    f"byte {position} (0x{error.object[error.start]:02x}) is not {encoding}",
                    line=line,
                ) from None
            if not piece:
                return
            read += len(piece)
            lines += piece.count(b"\n")


def _first_record(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as file:
        for text in file:
            if text.strip():
                return text
    raise unreadable("file.empty", "there is no header row")


def _delimiter(header: str) -> str:
    counts = {mark: len(next(csv.reader([header], delimiter=mark))) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: counts[mark])


def _records(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        line = 1
        try:
            for cells in reader:
                if any(cells):
                    yield Row(line, cells)
                line = reader.line_num + 1
        except csv.Error as error:
            raise unreadable("file.malformed", str(error), line=line) from error


def _rows(records: Iterator[Row], width: int) -> Iterator[Row]:
    """Rows that end in empty cells which the header does not name lose those."""
    for row in records:
        surplus = row.cells[width:]
        if surplus and not any(surplus):
            del row.cells[width:]
        yield row
