"""Which tolerance holds: the most specific one, plus and minus apart."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from server.inventory.differences import Book, compare
from server.inventory.tolerance import Limits, over
from server.inventory.tolerances import Subject, Tolerance, Tolerances

D = Decimal
BEARING = Subject("STD", "A", "BEARINGS", "MOB/BE-2349")


def both(**limits: D) -> Tolerance:
    return Tolerance(Limits(**limits), Limits(**limits))


def test_the_item_wins_over_its_category_that_over_its_class_that_over_the_list_type() -> None:
    kept = {
        Subject(item="MOB/BE-2349"): both(quantity=D(1)),
        Subject(category="BEARINGS"): both(quantity=D(2)),
        Subject(abc="A"): both(quantity=D(3)),
    }
    by_type = {"STD": Limits(quantity=D(4))}
    seen = []
    for gone in (None, *kept):
        kept = {subject: one for subject, one in kept.items() if subject != gone}
        seen.append(Tolerances(kept, by_type).holding(BEARING).plus.quantity)
    assert seen == [D(1), D(2), D(3), D(4)]


def test_one_for_a_list_type_wins_over_the_same_for_any_but_not_over_the_item() -> None:
    kept = {
        Subject("STD", category="BEARINGS"): both(percent=D(5)),
        Subject(category="BEARINGS"): both(percent=D(1)),
    }
    assert Tolerances(kept).holding(BEARING).plus.percent == 5
    assert Tolerances(kept).holding(BEARING._replace(list_type="CYC")).plus.percent == 1
    kept[Subject(item="MOB/BE-2349")] = both(percent=D(0))
    assert Tolerances(kept).holding(BEARING).plus.percent == 0


def test_a_tolerance_for_a_list_type_alone_takes_the_place_of_the_limits_it_carries() -> None:
    kept = {Subject("STD"): Tolerance(Limits(value=D(10)), Limits(value=D(50)))}
    held = Tolerances(kept, {"STD": Limits(quantity=D(1))}).holding(BEARING)
    assert held == kept[Subject("STD")]


def test_a_shortage_and_a_surplus_have_limits_of_their_own() -> None:
    held = Tolerances({Subject(abc="A"): Tolerance(Limits(quantity=D(0)), Limits(quantity=D(3)))})
    more, fewer = (compare(D(n), Book(D(100)), D(2)) for n in (101, 97))
    tolerance = held.holding(BEARING)
    assert over(more, tolerance.limits(more.difference)) == ("quantity",)
    assert over(fewer, tolerance.limits(fewer.difference)) == ()


def test_nothing_kept_is_no_limit_and_an_empty_category_is_nobodys() -> None:
    assert Tolerances({}).holding(BEARING) == Tolerance()
    plain = Subject("STD", item="MOB/X")
    assert (
        Tolerances({Subject(category="BEARINGS"): both(value=D(1))}).holding(plain) == Tolerance()
    )


SUBJECTS = st.builds(
    lambda list_type, name, code: Subject(list_type)._replace(**{name: code} if name else {}),
    st.sampled_from(["", "STD", "CYC"]),
    st.sampled_from(["", "abc", "category", "item"]),
    st.sampled_from(["A", "B"]),
)


def rank(subject: Subject) -> tuple[int, bool]:
    return (
        3 if subject.item else 2 if subject.category else 1 if subject.abc else 0,
        bool(subject.list_type),
    )


@given(st.dictionaries(SUBJECTS.filter(any), st.integers(0, 9)))
def test_what_holds_is_always_the_fitting_one_of_the_highest_rank(
    kept: dict[Subject, int],
) -> None:
    wanted = Subject("STD", "A", "A", "A")
    fitting = [
        subject
        for subject in kept
        if all(own in ("", other) for own, other in zip(subject, wanted, strict=True))
    ]
    expected = both(quantity=D(kept[max(fitting, key=rank)])) if fitting else Tolerance()
    stored = {subject: both(quantity=D(n)) for subject, n in kept.items()}
    assert Tolerances(stored).holding(wanted) == expected
