"""What a valued inventory is asked on the command line: to print it, and to keep it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import click

from server.cli.options import DAY, METHODS

if TYPE_CHECKING:
    from server.valuation.service import Question

Command = Callable[..., Any]
_DETAILS: Final = click.Choice(["variant", "location", "lot", "project", "partner"])
_SIGNS: Final = click.Choice(["positive", "zero", "negative"])
_SORTS: Final = click.Choice(["code", "description", "category", "value", "quantity"])
_FILTERS: Final = (
    "warehouse",
    "item-class",
    "item",
    "variant",
    "nature",
    "category",
    "tax-category",
    "abc",
    "reason",
)
_METHOD_HELP: Final = "Repeats: side by side."
_OPTIONS: Final = (
    click.option("--at", type=DAY, required=True, help="The stock at the end of this day."),
    click.option(
        "--method", "methods", type=METHODS, required=True, multiple=True, help=_METHOD_HELP
    ),
    click.option("--group", type=click.Choice(["item", "warehouse"]), default="item"),
    click.option("--detail", "details", type=_DETAILS, multiple=True, help="Repeats."),
    click.option("--sign", "signs", type=_SIGNS, multiple=True, help="Repeats; all by default."),
    click.option("--sort", type=_SORTS, default="code"),
    *(click.option(f"--{name}") for name in _FILTERS),
)


def question_options(command: Command) -> Command:
    """Every option that says what is valued."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def question_of(asked: dict[str, Any]) -> "Question":
    """The question that these options ask; within the application."""
    from server.http.context import settings
    from server.valuation import service as valuation

    return valuation.Question(
        asked["at"].date(),
        asked["methods"],
        valuation.Group(asked["group"]),
        valuation.Filters(**{name: asked[name] for name in _names()}),
        frozenset(asked["details"]),
        frozenset(map(valuation.Sign, asked["signs"] or valuation.Sign)),
        valuation.Sort(asked["sort"]),
        settings().currency_places,
    )


def _names() -> list[str]:
    return [name.replace("-", "_") for name in _FILTERS]
