"""The story of a number, in sentences."""

from decimal import Decimal

from server.inventory.counting import Observation
from server.inventory.differences import Book, compare
from server.inventory.explain import Story, ToldDecision, ToldEvent, in_order, sentences
from tests.inventory.counting_builders import at

NINE = Observation(at(9), at(9.2), at(9.2))


def told(quantity: int, employee: str = "17", **more: object) -> ToldEvent:
    given = {"area": "", "pass_": 1, "at": at(9.2)} | more
    return ToldEvent(quantity=Decimal(quantity), employee=employee, **given)  # type: ignore[arg-type]


def story(**more: object) -> Story:
    numbers = compare(Decimal(47), Book(Decimal("49.5"), doubtful=Decimal(-1)), Decimal(2))
    given = {
        "unit": "PZ",
        "currency": "EUR",
        "zone": "Europe/Rome",
        "counted": Decimal(47),
        "book": Decimal("49.5"),
        "numbers": numbers,
        "unit_cost": Decimal(2),
        "observed": NINE,
        "movements": 0,
        "flags": frozenset(),
        "over": (),
        "blocking": (),
        "events": [],
        "decisions": [],
    }
    return Story(**(given | more))  # type: ignore[arg-type]


def test_a_number_is_the_sum_of_what_was_counted_and_what_it_replaced() -> None:
    events = [
        told(12, area="A1"),
        told(35, "23", area="A2", pass_=2),
        told(44, "23", fate="replaced"),
        told(1, fate="voided"),
        told(9, fate="earlier_pass"),
    ]
    found = sentences(story(events=in_order(events)))
    assert found[0].text_en == (
        "Counted 47 PZ = 12 (area A1, employee 17, 7 Jan 2026 at 10:12)"
        " + 35 (area A2, employee 23, pass 2, 7 Jan 2026 at 10:12)."
    )
    assert [one.code for one in found[1:4]] == ["replaced", "voided", "earlier_pass"]
    assert found[1].text_it.startswith("23 aveva contato 44")


def test_people_are_called_by_their_names_and_days_are_written_as_on_screens() -> None:
    events = [told(12, name="Anna Rossi", area="A1"), told(4, name="Anna Rossi", fate="replaced")]
    counted, replaced, *_ = sentences(story(events=events))
    assert counted.text_it == "Contati 47 PZ = 12 (area A1, Anna Rossi, 7 gen 2026 alle 10:12)."
    assert replaced.text_en == "Anna Rossi had counted 4 on 7 Jan 2026 at 10:12; it was replaced."
    assert replaced.parameters["employee"] == "17"


def test_the_difference_and_its_value_are_said_in_both_languages() -> None:
    found = {one.code: one for one in sentences(story(movements=2))}
    assert found["difference"].text_it.endswith("era 49,5 PZ: differenza −2,5.")
    assert found["difference"].text_en.endswith("said 49.5 PZ: difference −2.5.")
    assert found["value"].parameters == {"cost": "2", "value": "-5"}
    assert found["doubtful"].text_en.endswith("Without them it is −3.5.")
    assert found["counted"].text_en == "Counted 47 PZ = stated."


def test_what_is_odd_is_said() -> None:
    flags = frozenset({"clock_uncertain", "sampled", "late_event"})
    found = sentences(story(flags=flags, over=("value",), blocking=("overlap",)))
    texts = {one.code: one.text_it for one in found}
    assert texts["over"] == "Oltre il limite: valore."
    assert texts["blocked"] == "Bloccata: sovrapposizione."
    assert {"clock", "sampled", "late_event"} <= texts.keys()


def test_who_decided_what_and_why_is_said() -> None:
    decisions = [
        ToldDecision(kind="ruled", what="add", by="rossi", at=at(10), reason="two ends"),
        ToldDecision(kind="decided", what="approved", by="verdi", at=at(11), reason=""),
    ]
    texts = [one.text_en for one in sentences(story(decisions=decisions))][-2:]
    assert texts == [
        "rossi decided “add” on 7 Jan 2026 at 11:00: two ends",
        "verdi made it “approved” on 7 Jan 2026 at 12:00.",
    ]


def test_what_nobody_counted_or_nobody_can_price_is_said() -> None:
    nobody = sentences(story(counted=None, numbers=None, observed=None))
    assert [one.code for one in nobody] == ["not_counted"]
    free = compare(Decimal(47), Book(Decimal(47)), None)
    assert "no_cost" in {one.code for one in sentences(story(numbers=free, unit_cost=None))}
    same = compare(Decimal(47), Book(Decimal(47)), Decimal(2))
    assert "value" not in {one.code for one in sentences(story(numbers=same))}


def test_what_people_counted_on_their_own_is_compared_and_never_added() -> None:
    events = [told(40, "105"), told(7, "105"), told(47, "106")]
    [said, *_] = sentences(story(events=events, independent=True))
    assert said.code == "compared"
    assert said.text_en == (
        "Counted 47 PZ, everybody on their own: 40 (employee 105, 7 Jan 2026 at 10:12)"
        " + 7 (employee 105, 7 Jan 2026 at 10:12); 47 (employee 106, 7 Jan 2026 at 10:12)."
    )
    assert said.parameters["parties"][1] == [{"quantity": "47", "employee": "106"}]


def test_numbers_are_rounded_to_what_a_person_reads() -> None:
    uneven = compare(Decimal("41.67125"), Book(Decimal(0)), Decimal("2.352941"))
    found = {
        one.code: one
        for one in sentences(
            story(
                counted=Decimal("41.67125"),
                numbers=uneven,
                unit_cost=Decimal("2.352941"),
                unit="KG",
            )
        )
    }
    assert found["counted"].text_en.startswith("Counted 41.671 KG")
    assert (
        found["value"].text_it
        == "A un costo di 2,352941\N{NO-BREAK SPACE}€ la differenza vale +98,05\N{NO-BREAK SPACE}€."
    )
    assert found["value"].parameters == {"cost": "2.352941", "value": "98.049993"}
    even = sentences(story())
    assert (
        "At a cost of 2.00\N{NO-BREAK SPACE}€ the difference is worth"
        " \N{MINUS SIGN}5.00\N{NO-BREAK SPACE}€."
    ) in {one.text_en for one in even}
    swiss = {one.code: one.text_en for one in sentences(story(currency="CHF"))}
    assert "2.00\N{NO-BREAK SPACE}CHF" in swiss["value"]


def test_what_people_counted_on_their_own_of_an_unknown_barcode_is_not_nothing() -> None:
    events = [told(10), told(12, "23"), told(1, "23")]
    found = sentences(story(counted=None, book=None, numbers=None, events=events, independent=True))
    assert found[0].text_en == (
        "Counted, everybody on their own: 10 (employee 17, 7 Jan 2026 at 10:12);"
        " 12 (employee 23, 7 Jan 2026 at 10:12) + 1 (employee 23, 7 Jan 2026 at 10:12)."
    )


def test_a_position_that_a_recount_left_out_says_so_and_not_that_nobody_counted() -> None:
    given = {"counted": None, "numbers": None, "blocking": ["missing_in_recount"]}
    found = sentences(story(book=None, events=[told(9, fate="earlier_pass")], **given))
    assert [one.code for one in found] == ["left_out", "earlier_pass", "blocked"]


def test_a_position_without_count_and_without_book_has_its_sentence() -> None:
    [first, *_] = sentences(story(counted=None, book=None, numbers=None))
    assert (first.code, first.text_en) == ("not_counted_bare", "Nobody counted this position.")
