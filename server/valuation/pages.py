"""A page of the valued inventory by key: where items alone say the order, only its own are valued.

Rows and numbers are those of the whole report. By value or quantity every item has to be valued to
know which rows come first; they are not kept.
"""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from heapq import nsmallest
from itertools import islice
from typing import Any, ClassVar, NamedTuple

from server.kernel.exact import to_text
from server.kernel.problems import Refusal
from server.ledger.items import Items
from server.valuation.closing import years
from server.valuation.items_in_order import ItemKey, items_from
from server.valuation.lines import Line
from server.valuation.question import Question, is_by_items
from server.valuation.valued_inventory import line_key, lines_of, passing_inventory
from server.valuation.valuing import Place

_Key = tuple[Any, ...]


class PageUnknown(Refusal):
    """`after` is the `next` of a page of the same report."""

    code: ClassVar[str] = "page.unknown"


class LinesPage(NamedTuple):
    """Some lines in order; `next` says where to go on, None on the last page."""

    lines: Sequence[Line]
    next: str | None


def lines_page(question: Question, after: str | None, limit: int) -> LinesPage:
    """At most so many lines, those after a key."""
    key = line_key(question)
    start = None if after is None else _read(question, after)
    coming = (line for line in _coming(question, start, limit) if not start or key(line) > start)
    if is_by_items(question.sort):
        found = list(islice(coming, limit + 1))
    else:
        found = nsmallest(limit + 1, coming, key=key)
    shown = found[:limit]
    return LinesPage(shown, _written(key(shown[-1])) if len(found) > limit else None)


def _coming(question: Question, start: _Key | None, limit: int) -> Iterator[Line]:
    """The lines of the page and of what comes after it, or all in no order."""
    if is_by_items(question.sort):
        return lines_of(question, _chunks(question, start, limit))
    return iter(passing_inventory(question).lines)


def _chunks(question: Question, start: _Key | None, limit: int) -> Iterator[Items]:
    """As many items as a page may need, then ever more: many may have nothing to show.

    The item of the line before may have more lines; one line more tells whether a page follows.
    """
    ids = items_from(question, None if start is None else ItemKey(start[0], *start[1]))
    at_once = limit + 2
    while some := list(islice(ids, at_once)):
        yield Items.these(some)
        at_once = min(2 * at_once, years.ITEMS_AT_ONCE)


def _written(key: _Key) -> str:
    first, item, warehouse, place = key
    text = first if isinstance(first, str) else to_text(first)
    return json.dumps([text, *item, warehouse, *place], ensure_ascii=False)


def _read(question: Question, after: str) -> _Key:
    try:
        first, class_code, code, warehouse, *place = _texts(after)
        number = first if is_by_items(question.sort) else Decimal(first)
        return number, (class_code, code), warehouse, Place(*place)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise PageUnknown(f"{after!r} is not where a page of this report ended") from error


def _texts(after: str) -> list[str]:
    found = json.loads(after)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise TypeError("a list of texts")
    return found
