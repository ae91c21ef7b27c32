"""Fitting the cells of a row to the header: surplus cells spill back, too few are refused. Pure."""

from server.exchange.files.table import Row, Table
from server.kernel.problems import Refusal


class TooManyCells(Refusal):
    """More cells than the header has columns."""

    code = "row.too_many_cells"


class TooFewCells(Refusal):
    """Fewer cells than the header has columns."""

    code = "row.too_few_cells"


def arranged(row: Row, table: Table, spill: str | None, *, strip: bool) -> list[str]:
    """As many cells as columns.

    With `spill`, `1,HL Road Frame - Black, 58,FR-R92B-58` below `id,name,code` gives the name
    `HL Road Frame - Black, 58`.
    """
    header, cells = table.header, row.cells
    surplus = len(cells) - len(header)
    if surplus < 0:
        raise TooFewCells(f"{len(cells)} cells below {len(header)} columns")
    if surplus:
        if spill is None or spill not in header:
            raise TooManyCells(f"{len(cells)} cells below {len(header)} columns")
        place = header.index(spill)
        whole = table.delimiter.join(cells[place : place + surplus + 1])
        cells = [*cells[:place], whole, *cells[place + surplus + 1 :]]
    return [cell.strip() for cell in cells] if strip else cells
