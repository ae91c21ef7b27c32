"""Files and functions stay small, and say by their name what they are for."""

import ast
import re
import subprocess
from pathlib import Path

from tests.needs import ROOT

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
SAYS_NOTHING = re.compile(r"(utils?|helpers?|manager|misc|common|handlers?|data|info|process)$")


def sources(*endings: str) -> list[Path]:
    """Source files that git knows or would know, without migrations."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    paths = (ROOT / name for name in names if "migrations/versions" not in name)
    return [path for path in paths if path.suffix in endings and path.exists()]


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources(".py", ".ts", ".tsx", ".js", ".css")
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_python_function_is_longer_than_50_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources(".py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_every_file_says_by_its_name_what_it_is_for() -> None:
    assert [
        path.name for path in sources(".py", ".ts", ".tsx") if SAYS_NOTHING.match(path.stem)
    ] == []


def test_nothing_is_left_open_or_switched_off() -> None:
    pattern = re.compile(
        "TO"
        "DO|FIX"
        "ME|XX"
        "X|NotImplemented"
        r"Error|mark\.ski"
        r"p|\b(it|test|describe)\.(ski"
        "p|on"
        r"ly|to"
        "do"
        r")\b"
    )
    open_ends = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in sources(".py", ".ts", ".tsx", ".js")
        if (found := pattern.search(path.read_text()))
    ]
    assert open_ends == []


def test_floats_are_used_nowhere_in_business() -> None:
    contexts = ("catalog", "ledger", "inventory", "valuation", "exchange", "journal")
    floats = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources(".py")
        if path.relative_to(ROOT).parts[:1] == ("server",)
        and path.relative_to(ROOT).parts[1] in contexts
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "float"
        )
    ]
    assert floats == []
