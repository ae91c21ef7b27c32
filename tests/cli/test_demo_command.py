"""`giacenza demo`: prints how to sign in and how to enrol a handheld."""

from tests.cli.entry import Giacenza


def test_the_demonstration_says_how_to_get_in_each_time_it_is_asked(giacenza: Giacenza) -> None:
    missing = giacenza("demo", "--device")
    assert (missing.code, missing.err.partition(":")[0]) == (1, "demonstration.missing")
    first = giacenza("demo")
    assert first.code == 0, first.err
    assert first.last.startswith("http://127.0.0.1:8000/handheld/enrol#code=")
    for role in ("administrator", "supervisor", "accountant", "auditor", "counter"):
        assert role in first.out
    again = giacenza("demo")
    assert "is there already" in again.out
    accounts = [line for line in first.out.splitlines() if line.startswith("  ")]
    assert all(line in again.out for line in accounts)
    elsewhere = giacenza("demo", "--bind", "127.0.0.1:8123")
    assert "sign in at http://127.0.0.1:8123/desk/sign-in" in elsewhere.out
    assert elsewhere.last.startswith("http://127.0.0.1:8123/handheld/enrol#code=")
    device = giacenza("demo", "--device")
    assert device.last.startswith("http://127.0.0.1:8000/handheld/enrol#code=")
    assert device.last != again.last
