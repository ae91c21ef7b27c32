"""Tables as CSV text."""

from decimal import Decimal
from enum import StrEnum

from server.kernel.csv_text import csv_lines


class Word(StrEnum):
    MINUS = "-x"


def test_cells_are_written_the_one_way_and_only_texts_are_protected() -> None:
    rows = [
        ("a,b", Decimal("-1.50"), -5, None),
        ("=1+1", Decimal("1E+3"), 0, ""),
        (Word.MINUS, Decimal("0E-6"), 7, "''+"),
        ("it's", Decimal("0.000001"), 1, "'x"),
    ]
    assert list(csv_lines(("one", "two", "three", "four"), iter(rows))) == [
        "one,two,three,four\n",
        '"a,b",-1.5,-5,\n',
        "'=1+1,1000,0,\n",
        "'-x,0,7,'''+\n",
        "it's,0.000001,1,'x\n",
    ]
