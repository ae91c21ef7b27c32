"""Every safeguard that `make mutations` takes out is where it looks for it."""

import pytest

from tests.faults.mutations import MUTATIONS, Mutation, PatchFailed
from tests.needs import ROOT


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.safeguard)
def test_the_safeguard_can_be_taken_out(mutation: Mutation) -> None:
    source = (ROOT / mutation.file).read_text()
    assert mutation.patched(source) != source
    assert all((ROOT / name.partition("::")[0]).exists() for name in mutation.tests)


def test_a_patch_fails_loudly_when_the_source_has_changed() -> None:
    mutation = MUTATIONS[0]
    for source in ("", mutation.text * 2):
        with pytest.raises(PatchFailed, match=mutation.safeguard):
            mutation.patched(source)
