"""The file that a handheld exports its journal to, as written by the handheld's own tests.

`pwa/test/storage/export.test.ts` holds itself to the same file.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from server.journal.canonical import NO_HASH, hash_of

SAMPLE = Path(__file__).parent.parent / "contract" / "journal-export.jsonl"
HEADER = {"giacenza", "version", "device", "epoch", "head", "hash", "exported_at", "receipt"}


def chains() -> list[tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]]:
    """Each header with the lines below it, as text and as what they say."""
    found: list[tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]] = []
    for text in SAMPLE.read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        if "giacenza" in line:
            found.append((line, []))
        else:
            found[-1][1].append((text, line))
    return found


def test_a_header_names_a_journal_of_the_version_that_is_read_here() -> None:
    headers = [header for header, _ in chains()]
    assert len(headers) == 2
    for header in headers:
        assert set(header) == HEADER
        assert (header["giacenza"], header["version"]) == ("journal", 1)


def test_every_event_is_there_as_the_bytes_that_were_hashed_and_chained_to_the_one_before() -> None:
    for header, lines in chains():
        events = [line for _, line in lines]
        for text, line in lines:
            canonical = text.removeprefix('{"event":').rsplit(',"hash":', 1)[0]
            assert hash_of(canonical.encode()).hex() == line["hash"]
            assert {line["event"][name] for name in ("device", "epoch")} == {
                header["device"],
                header["epoch"],
            }
        assert [line["event"]["seq"] for line in events] == list(range(1, header["head"] + 1))
        assert events[0]["event"]["previous_hash"] == NO_HASH
        for before, after in pairwise(events):
            assert after["event"]["previous_hash"] == before["hash"]
        assert events[-1]["hash"] == header["hash"]


def test_a_receipt_is_about_an_event_of_its_journal() -> None:
    (header, lines), (other, _) = chains()
    assert header["receipt"]["hash"] == lines[header["receipt"]["seq"] - 1][1]["hash"]
    assert other["receipt"] is None
