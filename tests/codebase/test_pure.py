"""A file that says it is pure knows no database, no web and no clock.

Pure types of another context come through its `service`, as the architecture says.
"""

import ast
import re
from pathlib import Path

from tests.needs import ROOT

FORBIDDEN = re.compile(
    r"^(flask|sqlalchemy|flask_\w+|server\.(storage|http)\b.*|server\..*\.(models|api))$"
)
SAYS_PURE = re.compile(r"\bPure\b[.:,]")


def pure_files() -> list[Path]:
    return [
        path
        for path in sorted((ROOT / "server").rglob("*.py"))
        if SAYS_PURE.search(ast.get_docstring(ast.parse(path.read_text())) or "")
    ]


def imported(path: Path) -> set[str]:
    """Modules that a file imports when it runs; those for its types alone do not count."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    modules: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module or "")
    return modules


def test_pure_files_know_no_database_and_no_web() -> None:
    impure = {
        str(path.relative_to(ROOT)): found
        for path in pure_files()
        if (found := {name for name in imported(path) if FORBIDDEN.match(name)})
    }
    assert impure == {}


def test_pure_files_ask_no_clock() -> None:
    asking = [
        str(path.relative_to(ROOT))
        for path in pure_files()
        if re.search(r"\b(datetime|date)\.(now|today|utcnow)\(|\btime\.time\(", path.read_text())
    ]
    assert asking == []


def test_the_rules_of_counting_are_pure() -> None:
    names = {path.stem for path in pure_files()}
    assert {"merge", "differences", "tolerance", "alignment", "costing", "barcode"} <= names
