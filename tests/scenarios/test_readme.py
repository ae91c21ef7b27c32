"""The commands of the README do what it says, with the files of examples/company."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.needs import ROOT
from tests.product import COMMAND, PASSWORD, Product
from tests.virtual_handheld import VirtualHandheld

BLOCKS = re.findall(r"^```\n(.*?)^```", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)
LOADING = next(block for block in BLOCKS if "giacenza import" in block)
COUNTING = next(block for block in BLOCKS if "giacenza inventory new" in block)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    company = tmp_path / "company"
    shutil.copytree(ROOT / "examples" / "company", company)
    (company / "password.txt").write_text(PASSWORD)
    return company


def executed(block: str, folder: Path, product: Product) -> dict[str, str]:
    """Run the lines of a block in the folder as a shell does; what each printed."""
    path = f"{COMMAND.parent}:{product.environment['PATH']}"
    printed = {}
    for line in block.splitlines():
        if line.startswith("export") or line == "giacenza serve":
            continue
        done = subprocess.run(
            ["bash", "-c", line], cwd=folder, env={**product.environment, "PATH": path},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        printed[" ".join(shlex.split(line)[:3])] = done.stdout.strip()
    return printed


def test_a_first_company_is_loaded_counted_and_valued_as_the_readme_says(
    folder: Path, tmp_path: Path
) -> None:
    product = Product(tmp_path)
    executed(LOADING, folder, product)
    planning, _, deciding = COUNTING.partition("giacenza inventory differences")
    planned = executed(planning, folder, product)
    assert planned["giacenza inventory new"] == "2026-001"
    with product.served():
        handheld = VirtualHandheld(product.url, planned["giacenza device add"])
        handheld.count(planned["giacenza inventory add-list"], "17", "A-01-01", "MOB/BE-2349", "98")
        handheld.close(planned["giacenza inventory add-list"], "17")
        handheld.push()
    decided = executed("giacenza inventory differences" + deciding, folder, product)
    assert "MOB,BE-2349" in decided["giacenza inventory differences"]
    assert ",98,100,-2,12.05,-24.1," in decided["giacenza inventory differences"]
    assert ",98,12.05,1180.9,average" in decided["giacenza report valued-inventory"]
