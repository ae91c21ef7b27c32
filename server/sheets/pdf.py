"""A sheet as PDF: A4 across, title and column titles on each page, totals, page numbers.

Numbers are grouped in the reader's way with a real minus sign; what does not fit is cut with an
ellipsis, never written over its neighbour.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from itertools import groupby
from typing import BinaryIO, Final

from fpdf import FPDF

from server.kernel.csv_text import Cell
from server.kernel.exact import to_text
from server.sheets.sheet import Column, Kind, Sheet, is_bold, parts_of

_FONT: Final = "Roboto"
_MARGIN: Final = 10.0
_WIDTH: Final = 277.0
_BOTTOM: Final = 196.0
_STEP: Final = 4.2
_SIZE: Final = 7
_GAP: Final = 2.0
_APART: Final = 4.0
"""What a text keeps from the number that ends right before it, besides the gap."""
_HAIR: Final = 0.01
_TOGETHER: Final = 12
"""Lines of small print that stay on the page of their row."""


def write_pdf(sheet: Sheet, target: BinaryIO) -> None:
    """Write the document; rows are laid out as they come."""
    pages = _Pages(sheet)
    for row in sheet.rows:
        cells, below = parts_of(row)
        pages.keep_together(1 + min(len(below), _TOGETHER))
        pages.line(cells, bold=is_bold(row))
        for small in below:
            pages.small(small)
    totals = sheet.totals()
    if totals is not None:
        pages.rule()
        pages.line(totals, bold=True)
    for remark in sheet.remarks():
        pages.remark(remark)
    target.write(pages.finished())


class _Pages:
    """The document that grows line by line."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._pdf = FPDF(orientation="landscape", format="A4", unit="mm")
        folder = files("font_roboto") / "files"
        self._pdf.add_font(_FONT, "", str(folder / "Roboto-Regular.ttf"))
        self._pdf.add_font(_FONT, "B", str(folder / "Roboto-Bold.ttf"))
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.set_title(sheet.title)
        total = sum(column.width for column in sheet.columns)
        self._widths = [_WIDTH * column.width / total for column in sheet.columns]
        self._places = list(_places(sheet.columns, self._widths))
        self._known: dict[tuple[str, float], dict[str, float]] = {}
        self._style(bold=False, size=_SIZE)
        self._digit = self._width("0")
        self._y = 0.0
        self._turn()

    def keep_together(self, lines: int) -> None:
        """On a new page what would otherwise begin on this one and go on without its name."""
        if lines > 1 and self._y + (lines - 1) * _STEP > _BOTTOM:
            self._turn()

    def line(self, cells: Sequence[Cell], *, bold: bool = False, small: bool = False) -> None:
        """One row; on a new page when this one is full."""
        if self._y > _BOTTOM:
            self._turn()
        self._style(bold=bold, size=_SIZE - 1 if small else _SIZE)
        for (column, x, width), cell in zip(self._places, cells, strict=True):
            if cell is not None and cell != "":
                self._put(self._text(column, cell), x, width, column)
        self._y += _STEP

    def small(self, cells: Mapping[str, Cell]) -> None:
        """Small print below a row; a text that stands alone runs on to the right edge."""
        names = [column.name for column in self._sheet.columns]
        told = [name for name in names if cells.get(name) not in {None, ""}]
        alone = cells[told[0]] if len(told) == 1 else None
        if not isinstance(alone, str):
            self.line([cells.get(name) for name in names], small=True)
            return
        left = sum(self._widths[: names.index(told[0])])
        self._style(bold=False, size=_SIZE - 1)
        for text in self._wrapped(alone, _WIDTH - left):
            if self._y > _BOTTOM:
                self._turn()
            self._style(bold=False, size=_SIZE - 1)
            self._pdf.text(_MARGIN + left, self._y, text)
            self._y += _STEP

    def _wrapped(self, text: str, width: float) -> list[str]:
        """A text in lines that fit, broken between words; a word that is too long is cut."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if self._width(longer) <= width + _HAIR:
                lines[-1] = longer
            else:
                lines.append(word)
        return [self._fitting(line, width) for line in lines if line]

    def rule(self) -> None:
        """A line above the totals."""
        self._pdf.line(_MARGIN, self._y - 2.8, _MARGIN + _WIDTH, self._y - 2.8)

    def remark(self, text: str) -> None:
        """A sentence over the whole width."""
        if self._y > _BOTTOM:
            self._turn()
        self._style(bold=False, size=_SIZE)
        self._pdf.text(_MARGIN, self._y + 1, self._fitting(text, _WIDTH))
        self._y += _STEP

    def finished(self) -> bytes:
        """The bytes of the document; only now it is known how many pages there are."""
        pages = self._pdf.pages_count
        for page in range(1, pages + 1):
            self._pdf.page = page
            for size in (_SIZE + 1, _SIZE):  # a size that changes is written on every page
                self._style(bold=False, size=size)
            number = f"{self._sheet.page_word} {page} / {pages}"
            width = self._pdf.get_string_width(number)
            self._pdf.text(_MARGIN + _WIDTH - width, 14, number)
        return bytes(self._pdf.output())

    def _turn(self) -> None:
        self._pdf.add_page()
        self._style(bold=True, size=12)
        self._pdf.text(_MARGIN, 14, self._sheet.title)
        self._style(bold=False, size=_SIZE)
        self._y = 18.0
        for text in self._sheet.about:
            self._pdf.text(_MARGIN, self._y, self._fitting(text, _WIDTH))
            self._y += _STEP
        self._y += 2
        self._style(bold=True, size=_SIZE)
        self._shared_titles()
        for column, x, width in self._places:
            self._put(column.title, x, width, column._replace(places=0))
        self._pdf.line(_MARGIN, self._y + 1.2, _MARGIN + _WIDTH, self._y + 1.2)
        self._y += _STEP + 0.8

    def _shared_titles(self) -> None:
        """The titles that neighbouring columns share, each above its columns and a thin line."""
        if not any(column.over for column in self._sheet.columns):
            return
        x = _MARGIN
        pairs = zip(self._sheet.columns, self._widths, strict=True)
        for title, group in groupby(pairs, key=lambda pair: pair[0].over):
            width = sum(width for _, width in group)
            if title:
                self._put(title, x, width - _GAP, Column("", "", Kind.NUMBER))
                self._pdf.line(x + _GAP, self._y + 1, x + width - _GAP, self._y + 1)
            x += width
        self._y += _STEP

    def _style(self, *, bold: bool, size: int) -> None:
        self._pdf.set_font(_FONT, "B" if bold else "", size)

    def _put(self, text: str, x: float, width: float, column: Column) -> None:
        right = 0.0
        if column.kind is not Kind.TEXT:
            full = self._width(self._point) + column.places * self._digit
            room = max(0.0, full - self._width(self._fraction(text))) if column.places else 0.0
            text = self._fitting(text, width)
            right = max(0.0, width - room - self._width(text))
        self._pdf.text(x + right, self._y, self._fitting(text, width - right))

    def _fitting(self, text: str, width: float) -> str:
        if self._width(text) <= width + _HAIR:
            return text
        while text and self._width(f"{text}…") > width:
            text = text[:-1]
        return f"{text}…"

    def _width(self, text: str) -> float:
        """In millimetres; what a character takes is asked once for each style."""
        known = self._known.setdefault((self._pdf.font_style, self._pdf.font_size_pt), {})
        for character in text:
            if character not in known:
                known[character] = self._pdf.get_string_width(character)
        return sum(known[character] for character in text)

    def _text(self, column: Column, cell: Cell) -> str:
        if isinstance(cell, Decimal | int):
            return grouped(cell, money=column.kind is Kind.MONEY, comma=self._sheet.decimal_comma)
        return str(cell)

    def _fraction(self, text: str) -> str:
        """What of a number stands from its point on: .25 of 1,234.25."""
        _, point, fraction = text.rpartition(self._point)
        return point + fraction if fraction.isdecimal() and point else ""

    @property
    def _point(self) -> str:
        return "," if self._sheet.decimal_comma else "."


def _places(
    columns: Sequence[Column], widths: Sequence[float]
) -> Iterator[tuple[Column, float, float]]:
    """Each column with where its cells begin and how wide they may be, in millimetres."""
    x, before = _MARGIN, Kind.TEXT
    for column, width in zip(columns, widths, strict=True):
        lead = _APART if column.kind is Kind.TEXT and before is not Kind.TEXT else 0.0
        yield column, x + lead, width - lead - _GAP
        x, before = x + width, column.kind


@lru_cache(maxsize=65_536)
def grouped(number: Decimal | int, *, money: bool = False, comma: bool = False) -> str:
    """−1,234.50, or −1.234,50 with `comma`, as screens write it; two places at least for money."""
    text = to_text(Decimal(number))
    sign, text = ("−", text[1:]) if text.startswith("-") else ("", text)
    whole, _, fraction = text.partition(".")
    if money:
        fraction = fraction.ljust(2, "0")
    group, point = (".", ",") if comma else (",", ".")
    whole = f"{int(whole):,}".replace(",", group)
    return f"{sign}{whole}{point}{fraction}" if fraction else f"{sign}{whole}"
