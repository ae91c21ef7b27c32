"""Sheets of labels to count with, as PDF: 24 labels of 70 × 37 mm on A4.

Pure: labels go in, bytes come out. Knows no tables.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from server.documents.symbols import Symbol, symbol

COLUMNS: Final = 3
ROWS: Final = 8
_WIDTH, _HEIGHT = 70.0, 37.0
_TOP: Final = 0.5
_MARGIN: Final = 4.0
_QUIET: Final = 10
_BAR_HEIGHT: Final = 13.0
_MATRIX_SIDE: Final = 16.0
_WIDEST_MODULE: Final = 0.40
_FONT: Final = "Roboto"


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a label: the code that is scanned, a large title, a smaller subtitle."""

    code: str
    title: str
    subtitle: str = ""


def sheet(labels: Iterable[Label]) -> bytes:
    """A PDF with the labels in rows of three; an empty page when there are none."""
    pdf = _document()
    pdf.add_page()
    for number, label in enumerate(labels):
        place = number % (COLUMNS * ROWS)
        if number and place == 0:
            pdf.add_page()
        row, column = divmod(place, COLUMNS)
        _draw(pdf, label, column * _WIDTH, _TOP + row * _HEIGHT)
    return bytes(pdf.output())


def _document() -> FPDF:
    pdf = FPDF(format="A4", unit="mm")
    pdf.set_auto_page_break(auto=False)
    pdf.set_title("Giacenza")
    folder = files("font_roboto") / "files"
    pdf.add_font(_FONT, "", str(folder / "Roboto-Regular.ttf"))
    pdf.add_font(_FONT, "B", str(folder / "Roboto-Bold.ttf"))
    return pdf


def _draw(pdf: FPDF, label: Label, left: float, top: float) -> None:
    picture = symbol(label.code)
    inner = _WIDTH - 2 * _MARGIN
    aside = _MATRIX_SIDE + 2 if picture.is_matrix else 0.0
    _text(pdf, label.title, left + _MARGIN, top + 3, inner - aside, 13, bold=True)
    _text(pdf, label.subtitle, left + _MARGIN, top + 9, inner - aside, 8)
    if picture.is_matrix:
        _matrix(pdf, picture, left + _WIDTH - _MARGIN - _MATRIX_SIDE, top + 4)
    else:
        _bars(pdf, picture, left + _MARGIN, top + 14, inner)
    _text(pdf, label.code, left + _MARGIN, top + 28.5, inner, 8)


def _text(  # noqa: PLR0913 - a place, a width and a size
    pdf: FPDF, text: str, left: float, top: float, width: float, size: int, *, bold: bool = False
) -> None:
    pdf.set_font(_FONT, "B" if bold else "", size)
    pdf.set_xy(left, top)
    pdf.cell(width, size * 0.42, _shortened(pdf, text, width), new_x=XPos.LEFT, new_y=YPos.NEXT)


def _shortened(pdf: FPDF, text: str, width: float) -> str:
    kept = text
    while kept and pdf.get_string_width(kept + "…") > width:
        kept = kept[:-1]
    return text if kept == text else kept.rstrip() + "…"


def _bars(pdf: FPDF, picture: Symbol, left: float, top: float, width: float) -> None:
    modules = picture.rows[0]
    module = min(_WIDEST_MODULE, width / (len(modules) + 2 * _QUIET))
    pdf.set_fill_color(0)
    for place, length in _runs(modules):
        pdf.rect(left + (_QUIET + place) * module, top, length * module, _BAR_HEIGHT, style="F")


def _matrix(pdf: FPDF, picture: Symbol, left: float, top: float) -> None:
    module = _MATRIX_SIDE / len(picture.rows)
    pdf.set_fill_color(0)
    for number, row in enumerate(picture.rows):
        for place, length in _runs(row):
            pdf.rect(
                left + place * module, top + number * module, length * module, module, style="F"
            )


def _runs(modules: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Where dark runs start and how long they are, in modules."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(modules):
        if dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((place, 1))
    return runs
