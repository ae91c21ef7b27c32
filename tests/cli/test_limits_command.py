"""`giacenza limits` through the real command."""

from typing import Any

from tests.cli.entry import Giacenza


def test_limits_are_set_listed_and_taken_away(giacenza: Giacenza, client_as: Any) -> None:
    client_as(name="rossi")
    assert giacenza("limits", "set", "role", "supervisor", "--value", "500").last == "supervisor"
    assert giacenza("limits", "set", "user", "rossi", "--net", "1e3").code == 1
    assert giacenza("limits", "set", "user", "rossi", "--net", "1000").last == "rossi"
    assert giacenza("limits", "list").out.splitlines() == [
        "role supervisor\tquantity -\tpercent -\tvalue 500\tnet -\tgross -",
        "user rossi\tquantity -\tpercent -\tvalue -\tnet 1000\tgross -",
    ]
    assert giacenza("limits", "forget", "user", "rossi").code == 0
    refused = giacenza("limits", "forget", "user", "rossi")
    assert (refused.code, refused.err.partition(":")[0]) == (1, "approval_limit.unknown")
