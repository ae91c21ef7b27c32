"""The canonical text and hash of events, in a file that the handheld's tests read too.

`python tests/journal/test_event_vectors.py` writes the file again.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from server.journal.canonical import NO_HASH, canonical_json, hash_of

VECTORS = Path(__file__).parent.parent / "contract" / "events.json"

BASE: dict[str, Any] = {
    "id": "019aaf30-7c00-7000-8000-000000000001",
    "device": "019aaf2f-0000-7000-8000-00000000000d",
    "epoch": "019aaf2f-1111-7000-8000-00000000000e",
    "seq": 1,
    "previous_hash": NO_HASH,
    "kind": "count",
    "list": "019aaf2e-0000-7000-8000-00000000000a",
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
NOTHING = dict.fromkeys(
    ("location", "item", "variant", "lot", "serial", "expiry", "barcode"), None
) | {"quantity": None, "unit": None, "factor": None}


def examples() -> list[dict[str, Any]]:
    return [
        BASE,
        BASE | {"seq": 2, "quantity": "0", "area": "NORD", "clock_offset_ms": None},
        BASE | {"seq": 3, "unit": "CRT", "factor": "24", "expiry": "2027-01-31", "lot": 'L"7\\8'},
        BASE | {"seq": 4, "item": None, "barcode": "]d2010800402012345917270131\x1d10L\x1d21S"},
        BASE | {"seq": 5, "supersedes": [BASE["id"]], "observed_at": "2016-02-29T23:59:59.999Z"},
        BASE
        | {
            "seq": 6,
            "location": "Pérgola-à-côté €",
            "lot": "\U0001d50f\U0001f4e6\u2028é",
            "catalog": None,
        },
        BASE | {"seq": 7, "location": "\u0001\b\t\n\f\r\u001f\u007f<>&'/"},
        BASE | NOTHING | {"seq": 8, "kind": "void", "supersedes": [BASE["id"]]},
        BASE | NOTHING | {"seq": 9, "kind": "area_opened", "area": "NORD"},
        BASE
        | NOTHING
        | {"seq": 10, "kind": "area_closed", "area": "NORD", "last_seq": 9, "events": 8},
        BASE | NOTHING | {"seq": 11, "kind": "list_closed", "last_seq": 10, "events": 10},
        BASE | NOTHING | {"seq": 12, "kind": "note", "text": 'scaffale "vuoto"\n\tsì'},
        BASE | {"seq": 9007199254740991, "monotonic_ms": 0, "clock_offset_ms": -315360000000},
    ]


def vectors() -> list[dict[str, Any]]:
    chained = []
    previous = NO_HASH
    for example in examples():
        event = example | {"previous_hash": previous}
        content = canonical_json(event)
        previous = hash_of(content).hex()
        chained.append({"event": event, "canonical": content.decode(), "hash": previous})
    return chained


@pytest.mark.parametrize("vector", json.loads(VECTORS.read_text("utf-8")))
def test_the_canonical_text_and_hash_of_an_event_are_those_of_the_file(vector: Any) -> None:
    content = canonical_json(vector["event"])
    assert content.decode() == vector["canonical"]
    assert hash_of(content).hex() == vector["hash"]


def test_the_file_holds_every_example() -> None:
    assert json.loads(VECTORS.read_text("utf-8")) == vectors()


if __name__ == "__main__":
    VECTORS.write_text(json.dumps(vectors(), indent=2, ensure_ascii=True) + "\n", "utf-8")
