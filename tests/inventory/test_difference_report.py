"""The difference report as a file."""

from typing import Any

import pytest

from server.inventory.explain_texts import WORDS
from server.inventory.review import BLOCKING, State
from tests.inventory.review_world import NUMBER, ReviewWorld

HEADER = (
    "warehouse,location,item,description,lot,serial,unit,counted,book,difference,value,reason,state"
)
URL = f"/api/v1/inventories/{NUMBER}/differences/report"


def test_as_csv_each_line_has_the_reason_of_its_alignment(
    world: ReviewWorld, supervisor: Any
) -> None:
    world.count("90")
    answer = supervisor.get(f"{URL}?format=csv&language=en")
    assert answer.text.splitlines() == [
        HEADER,
        "W1,A-01,MOB/BE-2349,BB Ball Bearing,,,PZ,90,100,-10,-20,ER-,to review",
    ]
    none = supervisor.get(f"{URL}?format=csv&state=approved")
    assert len(none.text.splitlines()) == 1


def test_every_state_is_a_word_in_both_languages(world: ReviewWorld, supervisor: Any) -> None:
    for state in (*map(str, State), *BLOCKING):
        assert all(WORDS[state])
        assert "_" not in "".join(WORDS[state])
    world.count("90")
    answer = supervisor.get(f"{URL}?format=csv&language=it")
    assert answer.text.splitlines()[1].endswith(",ER-,da verificare")


@pytest.mark.parametrize(("form", "magic"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
@pytest.mark.parametrize("explain", ["true", "false"])
def test_it_prints_with_and_without_the_story(
    world: ReviewWorld, supervisor: Any, form: str, magic: bytes, explain: str
) -> None:
    world.count("90")
    answer = supervisor.get(f"{URL}?format={form}&explain={explain}")
    assert (answer.status_code, answer.data[: len(magic)]) == (200, magic)
    assert f"differences-{NUMBER}.{form}" in answer.headers["Content-Disposition"]
