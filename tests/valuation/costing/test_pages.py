"""The worked example of every method's page is what the method gives."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from server.ledger.costing import RegistryCosts
from server.valuation.costing import METHODS, Basis, Line, LotStock, Part, Year, value
from tests.needs import ROOT

PAGES = ROOT / "docs" / "concepts" / "methods"


def example_of(page: Path) -> dict[str, str]:
    block = re.search(r"```example\n(.*?)```", page.read_text(), re.DOTALL)
    assert block is not None, page
    return dict(line.split(": ", 1) for line in block.group(1).splitlines())


def words(text: str | None) -> list[list[str]]:
    return [part.split() for part in text.split(";")] if text else []


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def basis_of(example: dict[str, str]) -> Basis:
    known = [w for w in words(example.get("years")) if w[0] != "now"]
    years = [Year(int(name), Decimal(stock), Decimal(cost)) for name, stock, cost in known]
    loads = [Year(int(name), loaded_quantity=Decimal(q), loaded_value=Decimal(v))
             for name, q, v in words(example.get("loads"))]  # fmt: skip
    now = [w[1] for w in words(example.get("years")) if w[0] == "now"]
    standard = number(example.get("standard"))
    registry = (
        RegistryCosts(*map(Decimal, example["registry"].split()))
        if ("registry" in example)
        else RegistryCosts(standard=standard)
    )
    more: dict[str, Any] = {
        "years": loads[:-1] or years,
        "current": loads[-1] if loads else Year(int(now[0]) if now else 0),
    }
    return Basis(
        stock=Decimal(example["stock"]),
        average=number(example.get("average")),
        last=number(example.get("last")),
        registry=registry,
        sales_price=number(example.get("price")),
        lines=[Line(n, Decimal(w[0]), number(w[1] if len(w) > 1 else None))
               for n, w in enumerate(words(example.get("lines")), 1)],
        lots=[LotStock(w[0].strip("-"), Decimal(w[1]), number(w[2] if len(w) > 2 else None))
              for w in words(example.get("lots"))],
        parts=[Part(w[0], Decimal(w[1]), w[2] if len(w) > 2 else None)
               for w in words(example.get("parts"))],
        **more,
    )  # fmt: skip


def test_every_method_has_a_page_and_every_page_a_method() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == {"README", *METHODS}


@pytest.mark.parametrize("method", METHODS)
def test_the_worked_example_of_the_page_holds(method: str) -> None:
    example = example_of(PAGES / f"{method}.md")
    worth = value(example["method"], basis_of(example))
    assert example["method"] == method
    assert worth.value == Decimal(example["value"])
    assert worth.unit_cost == Decimal(example["unit"])
    if "layers" in example:
        layers = [[layer.source, layer.quantity, layer.unit_cost] for layer in worth.layers]
        assert layers == [[name, Decimal(q), Decimal(c)] for name, q, c in words(example["layers"])]
