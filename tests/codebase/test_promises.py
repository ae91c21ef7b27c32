"""Every promise of the sync protocol is held by tests that sync.md names (design/4 §5)."""

import ast
import re

import pytest

from tests.needs import ROOT

PAGE = ROOT / "docs" / "concepts" / "sync.md"
PROMISES = 16
ROW = re.compile(r"^\| (\d+) \|[^|]+\|(.+)\|$", re.MULTILINE)
NAMED = re.compile(r"`([^`:]+)::([^`]+)`")


def held_by() -> dict[int, list[tuple[str, str]]]:
    """The tests of each promise: {number: [(file, test)]}."""
    rows = ROW.findall(PAGE.read_text())
    return {int(number): NAMED.findall(tests) for number, tests in rows}


def names_in(name: str) -> set[str]:
    """The names of the tests of a file, Python or TypeScript."""
    path = ROOT / name
    if not path.exists():
        return set()
    if path.suffix == ".py":
        nodes = ast.walk(ast.parse(path.read_text()))
        return {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    return set(re.findall(r'\bit(?:\.each\([^)]*\))?\(\s*"([^"]+)"', path.read_text()))


@pytest.mark.parametrize("number", range(1, PROMISES + 1))
def test_every_promise_names_tests_that_exist(number: int) -> None:
    named = held_by().get(number, [])
    assert named, f"promise {number} names no test"
    assert [pair for pair in named if pair[1] not in names_in(pair[0])] == []


def test_there_are_sixteen_promises() -> None:
    assert sorted(held_by()) == list(range(1, PROMISES + 1))
