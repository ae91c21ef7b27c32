"""What counts as declared complete: every counter said so, and nothing before it is missing."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from server.inventory.declarations import WHOLE, Place, declared_places
from server.inventory.resolutions import observations
from server.journal.events import SERVER, Event
from tests.inventory.counting_builders import LIST, at
from tests.inventory.journal_builders import EPOCH, closing, recorded

A1 = (LIST, "A1")
LIST_ALL = (LIST, WHOLE)
DEVICE = ("device-a", EPOCH)


def declared(events: Iterable[Event], reached: int = 9) -> dict[Place, datetime]:
    several = list(events)
    journals = {(event.device, event.epoch): reached for event in several}
    return declared_places(several, observations(several, {}), journals)


def opened(number: int, area: str = "A1") -> Event:
    return recorded(number, "area_opened", area=area)


def test_a_list_is_declared_when_its_only_counter_said_so() -> None:
    assert declared([recorded(1)]) == {}
    assert declared([recorded(1), closing(2, last_seq=1)]) == {LIST_ALL: at(10)}


def test_a_list_is_not_declared_while_one_counter_has_not_said_so() -> None:
    other = {"device": "device-b", "epoch": UUID(int=8)}
    events = [recorded(1), closing(2, last_seq=1), recorded(3, **other)]
    assert declared(events) == {}
    events.append(closing(4, last_seq=3, **other))
    assert declared(events) == {LIST_ALL: at(12)}


def test_a_declaration_with_gaps_before_it_does_not_count_yet() -> None:
    events = [recorded(1), closing(5, last_seq=4)]
    assert declared(events, reached=3) == {}
    assert LIST_ALL in declared(events, reached=4)
    assert declared([closing(5, last_seq=0)], reached=4) == {}


def test_an_area_is_declared_apart_from_its_list_and_from_other_areas() -> None:
    events = [opened(1), recorded(2, area="A1"), closing(3, area="A1", last_seq=2), opened(4, "A2")]
    assert declared(events) == {A1: at(11)}


def test_an_area_that_was_opened_again_is_not_complete_until_it_is_closed_again() -> None:
    events = [opened(1), closing(2, area="A1", last_seq=1), opened(3)]
    assert declared(events) == {}
    assert declared([*events, closing(4, area="A1", last_seq=3)]) == {A1: at(12)}


def test_a_second_counter_in_an_area_has_to_declare_it_too() -> None:
    other = {"device": "device-b", "epoch": UUID(int=8)}
    events = [opened(1), closing(2, area="A1", last_seq=1), recorded(3, area="A1", **other)]
    assert declared(events) == {}


def test_what_is_entered_at_the_server_keeps_nobodys_list_open() -> None:
    desk = recorded(3, device=SERVER)
    assert declared([recorded(1), closing(2, last_seq=1), desk]) == {LIST_ALL: at(10)}
    assert declared([desk]) == {}
    assert declared([desk, closing(4, last_seq=3, device=SERVER)]) == {LIST_ALL: at(12)}


def test_decisions_belong_to_no_list() -> None:
    assert declared([recorded(1, "decision", list=None)]) == {}
