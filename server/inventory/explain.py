"""Why a number is what it is, in sentences (design/3 §6).

Pure: facts come in, sentences with a code, parameters and both languages come out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from server.inventory.counting import Observation
from server.inventory.differences import Difference
from server.inventory.explain_texts import MOMENTS, MONTHS, SENTENCES, TERMS, WORDS
from server.kernel import exact
from server.kernel.currency import with_currency

LANGUAGES: Final = ("it", "en")
_MONEY: Final = {"cost": 6, "value": 2}
"""Parameters that are money, with the places that screens show them with at most."""
_SIGNED: Final = ("difference", "without")
_THOUSANDTHS: Final = 3


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `parameters` are what it says, as JSON."""

    code: str
    parameters: Mapping[str, Any]
    text_it: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEvent:
    """A count as a sentence tells it; `fate` is live, replaced, voided or earlier_pass.

    `name` is what the employee is called, empty where nobody knows.
    """

    quantity: Decimal
    employee: str
    area: str
    pass_: int
    at: datetime
    fate: str = "live"
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDecision:
    """What somebody decided; `kind` is ruled or decided, `what` the outcome or the state."""

    kind: str
    what: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Everything that a line's sentences are made of.

    `currency` is an ISO 4217 code, `decimals` are those of the unit; what `independent` counters
    say is compared, never added; `takes_effect` is when the alignment does, where that is not when
    it was counted.
    """

    unit: str
    currency: str
    zone: str
    counted: Decimal | None
    book: Decimal | None
    numbers: Difference | None
    unit_cost: Decimal | None
    observed: Observation | None
    movements: int
    flags: frozenset[str]
    over: Sequence[str]
    blocking: Sequence[str]
    events: Sequence[ToldEvent]
    decisions: Sequence[ToldDecision]
    decimals: int = 0
    independent: bool = False
    takes_effect: datetime | None = None


def sentences(story: Story) -> list[Sentence]:
    """The story of a number, from what was counted to what was decided."""
    return [_sentence(code, given, story) for code, given in _told(story)]


def _told(story: Story) -> Iterator[tuple[str, dict[str, Any]]]:
    yield _counted(story) if story.counted is not None else _without_a_count(story)
    yield from (_past(event) for event in story.events if event.fate != "live")
    yield from _numbers(story)
    if story.takes_effect is not None:
        yield "takes_effect", {"at": story.takes_effect}
    if "clock_uncertain" in story.flags and story.observed:
        yield "clock", {"from": story.observed.earliest, "to": story.observed.latest}
    if story.over:
        yield "over", {"limits": [_limit(code) for code in story.over]}
    odd = ("sampled", "moved", "late_event", "late_movement", "after_write_off")
    yield from ((flag, {}) for flag in odd if flag in story.flags)
    yield from (("blocked", {"state": [code]}) for code in story.blocking)
    for one in story.decisions:
        word = "outcome" if one.kind == "ruled" else "state"
        yield one.kind, {"by": one.by, "at": one.at, "reason": one.reason, word: [one.what]}


def _counted(story: Story) -> tuple[str, dict[str, Any]]:
    """A sum in a team; what each one found where people counted on their own."""
    given = {"counted": story.counted, "unit": story.unit}
    if not story.independent:
        terms = [event for event in story.events if event.fate == "live"]
        return "counted", given | {"terms": terms}
    return "compared", given | {"parties": _parties(story)}


def _without_a_count(story: Story) -> tuple[str, dict[str, Any]]:
    """Why there is no number: nobody counted, a recount left it out, or people say different."""
    if any(event.fate == "live" for event in story.events):
        return "apart", {"parties": _parties(story)}
    if "missing_in_recount" in story.blocking:
        return "left_out", {}
    if story.book is None:
        return "not_counted_bare", {}
    return "not_counted", {"book": story.book, "unit": story.unit}


def _parties(story: Story) -> list[list[ToldEvent]]:
    """What each one found, who began first."""
    parties: dict[str, list[ToldEvent]] = {}
    for event in story.events:
        if event.fate == "live":
            parties.setdefault(event.employee, []).append(event)
    return list(parties.values())


def _numbers(story: Story) -> Iterator[tuple[str, dict[str, Any]]]:
    numbers = story.numbers
    if numbers is None or story.observed is None:
        return
    yield (
        "difference",
        {
            "at": story.observed.at,
            "book": numbers.book,
            "unit": story.unit,
            "difference": numbers.difference,
        },
    )
    if numbers.value is None:
        yield "no_cost", {}
    elif numbers.difference:
        yield "value", {"cost": story.unit_cost, "value": numbers.value}
    if story.movements:
        yield "doubtful", {"movements": story.movements, "without": numbers.without_doubtful}


def _past(event: ToldEvent) -> tuple[str, dict[str, Any]]:
    return event.fate, {
        "employee": event.employee,
        "who": event.name or event.employee,
        "quantity": event.quantity,
        "at": event.at,
        "pass": event.pass_,
    }


def _limit(code: str) -> str:
    return "limit_value" if code == "value" else code


def _sentence(code: str, given: Mapping[str, Any], story: Story) -> Sentence:
    texts = [
        SENTENCES[code][n].format(
            **{name: _named(name, value, n, story) for name, value in given.items()}
        )
        for n in range(len(LANGUAGES))
    ]
    parameters = {name: _plain(value) for name, value in given.items()}
    return Sentence(code, parameters, *(text.strip() for text in texts))


def _named(name: str, value: Any, language: int, story: Story) -> str:
    if name in _MONEY:
        amount = _money(value, name, language)
        return with_currency(
            f"+{amount}" if name == "value" and value > 0 else amount, story.currency
        )
    plus = "+" if name in _SIGNED and value > 0 else ""
    return plus + _said(value, language, story)


def _said(value: Any, language: int, story: Story) -> str:
    if isinstance(value, Decimal):
        return _quantity(value, language, story)
    if isinstance(value, datetime):
        return _moment(value.astimezone(ZoneInfo(story.zone)), language)
    if isinstance(value, list):
        return _listed(value, language, story)
    return str(value)


def _listed(values: Sequence[Any], language: int, story: Story) -> str:
    if not values:
        return WORDS["stated"][language]
    if isinstance(values[0], str):
        return ", ".join(WORDS[word][language] if word in WORDS else word for word in values)
    if isinstance(values[0], list):
        return "; ".join(_listed(own, language, story) for own in values)
    return " + ".join(_term(event, language, story) for event in values)


def _term(event: ToldEvent, language: int, story: Story) -> str:
    told = {"area": event.area, "employee": event.employee, "pass": str(event.pass_)}
    wanted = ["area"] if event.area else []
    wanted += ["employee"] if event.employee and not event.name else []
    wanted += ["pass"] if event.pass_ > 1 else []
    details = [WORDS[name][language].format(**told) for name in wanted]
    details += [event.name] if event.name else []
    details.append(_said(event.at, language, story))
    quantity = _quantity(event.quantity, language, story)
    return TERMS[language].format(quantity=quantity, details=", ".join(details))


def _quantity(value: Decimal, language: int, story: Story) -> str:
    """At most the unit's decimals; what does not fit into them is shown to the thousandth."""
    places = max(story.decimals, _THOUSANDTHS)
    return _number(exact.to_text(exact.rounded(value, places)), language)


def _moment(local: datetime, language: int) -> str:
    month = MONTHS[language][local.month - 1]
    time = format(local, "%H:%M")
    return MOMENTS[language].format(day=local.day, month=month, year=local.year, time=time)


def _money(value: Decimal, name: str, language: int) -> str:
    """An amount to the cent; a unit cost with up to six places where it has them."""
    fine = exact.rounded(value, _MONEY[name])
    cents = exact.rounded(fine, 2)
    return _number(format(cents, "f") if cents == fine else exact.to_text(fine), language)


def _number(text: str, language: int) -> str:
    """Thousands grouped and the point as the language has them, a real minus sign."""
    sign = "\N{MINUS SIGN}" if text.startswith("-") else ""
    whole, point, fraction = text.lstrip("-").partition(".")
    whole = f"{int(whole):,}"
    if LANGUAGES[language] == "it":
        whole, point = whole.replace(",", "."), point and ","
    return f"{sign}{whole}{point}{fraction}"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return exact.to_text(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, ToldEvent):
        return {"quantity": exact.to_text(value.quantity), "employee": value.employee}
    return value


def in_order(events: Iterable[ToldEvent]) -> list[ToldEvent]:
    """Events as they are told: by pass and time."""
    return sorted(events, key=lambda event: (event.pass_, event.at))
