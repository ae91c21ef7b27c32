"""The fast reader and the marshmallow contract accept exactly the same events."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from server.journal.canonical import NO_HASH
from server.sync.event_schemas import EVENT_SHAPES, load_event
from server.sync.wire import Malformed, decode

ID = "019aaf30-7c00-7000-8000-000000000001"
COUNT: dict[str, Any] = {
    "id": ID,
    "device": ID,
    "epoch": ID,
    "seq": 1,
    "previous_hash": NO_HASH,
    "kind": "count",
    "list": ID,
    "pass": 1,
    "area": None,
    "employee": "17",
    "location": "A-01",
    "item": "MOB/BE-2349",
    "variant": None,
    "lot": None,
    "serial": None,
    "expiry": None,
    "barcode": "8004020123459",
    "quantity": "12.5",
    "unit": None,
    "factor": None,
    "supersedes": [],
    "counted_at": "2026-11-23T10:31:10.123Z",
    "observed_at": "2026-11-23T10:31:10.123Z",
    "utc_offset": 60,
    "monotonic_ms": 81234,
    "clock_offset_ms": -1500,
    "catalog": "7",
    "app": "0.1.0",
    "schema": 1,
}
NOTHING = {"item": None, "quantity": None, "unit": None, "factor": None}
SOUND: dict[str, dict[str, Any]] = {
    "count": COUNT,
    "void": COUNT | NOTHING | {"kind": "void"},
    "area_opened": COUNT | NOTHING | {"kind": "area_opened", "area": "NORD"},
    "area_closed": COUNT
    | NOTHING
    | {"kind": "area_closed", "area": "NORD", "last_seq": 4, "events": 3},
    "list_closed": COUNT | NOTHING | {"kind": "list_closed", "last_seq": 4, "events": 3},
    "note": COUNT | NOTHING | {"kind": "note", "text": "the gate is locked"},
}
ODD: list[Any] = [
    None, True, False, 0, 1, -1, 1.0, 1.5, 2**53, 2**53 - 1, -(2**53), 10**30, 9999, 10000, 1441,
    "", " ", "1", "-1", "1.5", ".5", "5.", "+1", "1e3", "１", "1" * 62, "x" * 30, "x" * 31,
    "x" * 200, "x" * 201, "x" * 500, "x" * 501, "x" * 2000, "x" * 2001, "\x00", "a\x1db", "\ud800",
    ID, ID.upper(), ID.replace("-", ""), "{" + ID + "}", "urn:uuid:" + ID, NO_HASH, "AB" * 32,
    " " + "0" * 63, "0" * 63, "g" * 64, "2026-11-23T10:31:10.123Z", "2026-11-23T10:31:10Z",
    "2026-11-23T10:31:10", "2026-02-30T00:00:00Z", "2026-11-23T10:31:10+01:00", "20261123T103110Z",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "yesterday",
    [], [ID], [ID, "x"], [1], [None], {}, {"a": 1}, "count", "void", "note", "decision",
]  # fmt: skip


def accepts_fast(event: Any) -> bool:
    try:
        decode(json.dumps(event).encode())
    except Malformed:
        return False
    return True


def accepts_by_contract(event: Any) -> bool:
    try:
        load_event(json.loads(json.dumps(event)))
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("kind", SOUND)
def test_a_sound_event_of_every_kind_is_accepted_by_both(kind: str) -> None:
    assert accepts_fast(SOUND[kind])
    assert accepts_by_contract(SOUND[kind])


def test_every_kind_of_the_contract_is_tried() -> None:
    assert SOUND.keys() == EVENT_SHAPES.keys()


@pytest.mark.parametrize("kind", SOUND)
def test_both_agree_on_every_odd_value_in_every_field(kind: str) -> None:
    sound = SOUND[kind]
    for field in (*sound, "last_seq", "events", "text", "colour", "user"):
        for value in ODD:
            event = sound | {field: value}
            assert accepts_fast(event) == accepts_by_contract(event), (field, value)


@pytest.mark.parametrize("kind", SOUND)
def test_both_want_every_field(kind: str) -> None:
    for field in SOUND[kind]:
        event = {name: value for name, value in SOUND[kind].items() if name != field}
        assert not accepts_fast(event), field
        assert not accepts_by_contract(event), field


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [SOUND["count"]], {"kind": ["count"]}])
def test_both_refuse_what_is_no_event(value: Any) -> None:
    assert not accepts_fast(value)
    assert not accepts_by_contract(value)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=[]))
    | st.sampled_from(ODD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(
    kind=st.sampled_from(sorted(SOUND)),
    changes=st.dictionaries(
        st.sampled_from([*COUNT, "last_seq", "events", "text"]) | st.text(), json_values, max_size=3
    ),
    dropped=st.sets(st.sampled_from(sorted(COUNT)), max_size=1),
)
@settings(max_examples=300, deadline=None)
def test_both_agree_on_anything(kind: str, changes: dict[str, Any], dropped: set[str]) -> None:
    event = SOUND[kind] | changes
    event = {name: value for name, value in event.items() if name not in dropped}
    assert accepts_fast(event) == accepts_by_contract(event)
