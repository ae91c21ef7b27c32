"""Takes the product's safeguards out, one at a time, and shows that a test fails for each.

`make mutations`, or `python -m tests.faults.mutations [WORD …]` for those whose name has the word.
Each is a patch of one text in a copy of the source; only the tests that should notice are run. A
patch whose text is no longer in the source, or a test that no longer passes without the patch, is
an error: then this file has to follow the source.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.needs import ROOT

_NOTHING_BEFORE = (
    "tests/faults/test_server_killed.py::"
    "test_of_a_batch_that_dies_before_its_commit_nothing_is_there_and_after_it_everything[sqlite]"
)
_PLAIN = {"PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", "FORCE_COLOR": "0"}


@dataclass(frozen=True)
class Mutation:
    """A safeguard, the text that makes it, what stands there without it, and who should notice.

    `tests` are files of pytest (`tests/…`) or of vitest (`pwa/test/…`).
    """

    safeguard: str
    file: str
    text: str
    instead: str
    tests: tuple[str, ...]

    def patched(self, source: str) -> str:
        """The source without the safeguard."""
        found = source.count(self.text)
        if found != 1:
            raise PatchFailed(f"{self.safeguard}: {found} times in {self.file}: {self.text!r}")
        return source.replace(self.text, self.instead)


class PatchFailed(Exception):  # noqa: N818 - it says what happened
    """The source has changed: the patch has to follow it."""


MUTATIONS = (
    Mutation(
        "the duplicate check",
        "server/journal/log.py",
        "known = by_id.get(row.id)",
        "known = None",
        ("tests/sync/test_push.py",),
    ),
    Mutation(
        "the comparison with the hash that is stored",
        "server/journal/log.py",
        "Fate.DUPLICATE if known == row.hash else Fate.OTHER_CONTENT",
        "Fate.DUPLICATE",
        ("tests/sync/test_push.py",),
    ),
    Mutation(
        "the comparison with the hash that the device sent",
        "server/sync/reading.py",
        "sent.altered = pair.hash != sent.hash.hex()",
        "sent.altered = False",
        ("tests/sync/test_push.py",),
    ),
    Mutation(
        "the check that a number was not used by another event",
        "server/journal/log.py",
        "return Fate.FORKED if _place(row) in by_place else Fate.STORED",
        "return Fate.DUPLICATE if _place(row) in by_place else Fate.STORED",
        ("tests/sync/test_push.py",),
    ),
    Mutation(
        "the one transaction around the batch",
        "server/sync/push.py",
        "head, is_alone = store(batch, arriving, line, frame.epoch, now)",
        "head, is_alone = store(batch, arriving, line, frame.epoch, now)\n"
        "        from server.storage.database import db\n"
        "        db.session.commit()",
        (_NOTHING_BEFORE,),
    ),
    Mutation(
        "high_water never passes a gap",
        "server/journal/progress.py",
        "if seq > high_water + 1:",
        "if seq > high_water + 1_000_000:",
        ("tests/sync/test_push.py",),
    ),
    Mutation(
        "quarantine for whom nobody knows",
        "server/sync/judging.py",
        "return None if event.employee in employees else NO_EMPLOYEE",
        "return None",
        ("tests/sync/test_push.py",),
    ),
    Mutation(
        "the hash of every stored byte, read again",
        "server/journal/verify.py",
        "if hash_of(event.content) != event.hash:",
        "if hash_of(event.content) == b'':",
        ("tests/journal/test_verify.py",),
    ),
    Mutation(
        "the second copy of what waits",
        "pwa/src/storage/second-copy.ts",
        "const appended = this.append(line);",
        "const appended = Promise.resolve();",
        ("pwa/test/storage/second-copy.test.ts", "pwa/test/sync/safekeeping.test.ts"),
    ),
    Mutation(
        "superseding",
        "server/inventory/merge.py",
        "for replaced in event.supersedes:",
        "for replaced in ():",
        ("tests/inventory/test_merge.py",),
    ),
    Mutation(
        "taking out of a total what was replaced later",
        "server/inventory/totals/keeping.py",
        "dying = _killed(edges, {event.id.int for event in events}, independent)",
        "dying = []",
        ("tests/properties/test_sync_machine.py",),
    ),
    Mutation(
        "blindness of a whole warehouse",
        "server/sync/values.py",
        " and count_list.warehouse_id not in sight.blind",
        "",
        ("tests/sync/test_blindness.py",),
    ),
    Mutation(
        "the look for an older end of the journal",
        "pwa/src/storage/recovering.ts",
        "const isContinued = await appendAgain(texts, database);",
        "const isContinued = true;",
        ("pwa/test/sync/safekeeping.test.ts",),
    ),
    Mutation(
        "strict durability",
        "pwa/src/storage/database.ts",
        '"strict"',
        '"relaxed"',
        ("pwa/test/storage/journal.test.ts",),
    ),
    Mutation(
        "green only when the transaction is complete",
        "pwa/src/storage/database.ts",
        "await Promise.all([working.then(over(transaction)), transaction.done])",
        "[await working]",
        ("pwa/test/storage/journal.test.ts",),
    ),
    Mutation(
        "the check of what an answer acknowledges",
        "pwa/src/sync/push.ts",
        "export function acknowledgedSeqs(batch: Batch, answer: PushAnswer): number[] {",
        "export function acknowledgedSeqs(batch: Batch, answer: PushAnswer): number[] {\n"
        "  if (answer) return batch.events.map(({ seq }) => seq);",
        ("pwa/test/sync/push.test.ts",),
    ),
    Mutation(
        "the check that an answer is this service's own",
        "pwa/src/sync/answers.ts",
        'if (from["service"] !== "giacenza") throw stranger();',
        "",
        ("pwa/test/sync/transport.test.ts",),
    ),
    Mutation(
        "the number that is given inside the transaction",
        "pwa/src/storage/append.ts",
        "seq: head.seq + 1, previous_hash: head.hash",
        "seq: head.seq + 2, previous_hash: head.hash",
        ("pwa/test/storage/journal.test.ts",),
    ),
)


@contextmanager
def copied_tree() -> Iterator[Path]:
    """A copy of the source as it stands, that tests can run in."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    with TemporaryDirectory(prefix="giacenza-mutations-") as folder:
        tree = Path(folder)
        for name in filter(None, names.split("\0")):
            if (ROOT / name).is_file():
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, tree / name)
        (tree / "pwa" / "node_modules").symlink_to(ROOT / "pwa" / "node_modules")
        yield tree


def first_failure(tree: Path, tests: tuple[str, ...]) -> str | None:
    """Run tests in a copy; the name of one that failed, None when all passed."""
    if tests[0].startswith("pwa/"):
        files = [name.removeprefix("pwa/") for name in tests]
        return _failure(["npx", "vitest", "run", "--bail=1", *files], tree / "pwa", ("×", "FAIL"))
    command = [sys.executable, "-m", "pytest", "-n", "0", "-x", "-q", "-p", "no:cacheprovider"]
    return _failure([*command, "-k", "not postgresql", *tests], tree, ("FAILED", "ERROR"))


def _failure(command: list[str], folder: Path, marks: tuple[str, ...]) -> str | None:
    environment = {**os.environ, **_PLAIN, "PYTHONPATH": str(folder)}
    ran = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode == 0:
        return None
    lines = (line.strip() for line in ran.stdout.splitlines())
    told = next((line for line in lines if line.startswith(marks)), None)
    if told is None:
        raise PatchFailed(f"{' '.join(command)}\n{ran.stdout[-2000:]}\n{ran.stderr[-2000:]}")
    return told.partition(" - ")[0]


def without(tree: Path, mutation: Mutation) -> str | None:
    """Which test notices that the safeguard is gone."""
    path = tree / mutation.file
    source = path.read_text()
    path.write_text(mutation.patched(source))
    try:
        return first_failure(tree, mutation.tests)
    finally:
        path.write_text(source)


def main() -> int:
    """Run them; 0 when every safeguard is missed by some test."""
    chosen = [
        mutation
        for mutation in MUTATIONS
        if all(word in mutation.safeguard for word in sys.argv[1:])
    ]
    unnoticed = 0
    with copied_tree() as tree:
        for tests in sorted({mutation.tests for mutation in chosen}):
            failed = first_failure(tree, tests)
            if failed is not None:
                raise PatchFailed(f"this fails with every safeguard in place: {failed}")
        for mutation in chosen:
            noticed = without(tree, mutation)
            unnoticed += noticed is None
            print(f"without {mutation.safeguard}: {noticed or 'NO TEST FAILS'}", flush=True)
    print(f"{len(chosen)} safeguards taken out one at a time, {unnoticed} not noticed")
    return min(unnoticed, 1)


if __name__ == "__main__":
    sys.exit(main())
