"""Opening a file by what is in it, not by its name."""

from pathlib import Path
from typing import Final

from server.exchange.files.csv_file import open_csv
from server.exchange.files.table import Reading, Table, unreadable
from server.exchange.files.xlsx_file import open_xlsx

_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"


def open_table(path: Path, reading: Reading) -> Table:
    """The table in a CSV or XLSX file; anything else is refused with a code."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise unreadable("file.not_found", f"{path.name}: {error.strerror}") from error
    if start == _OLD_OFFICE:
        raise unreadable("file.format", "an old XLS workbook: save it as XLSX or CSV")
    return open_xlsx(path) if start == _ZIP else open_csv(path, reading)
