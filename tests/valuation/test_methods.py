"""The methods are said once: command, API and desk offer what the table has."""

import json
from typing import Any

from server.cli.options import METHODS as OFFERED
from server.kernel.principal import Role
from server.valuation.costing import METHODS
from server.valuation.costing.table import COST_TYPES
from server.valuation.report_texts import texts_of
from tests.needs import ROOT


def test_command_and_api_offer_the_table(client_as: Any) -> None:
    assert list(OFFERED.choices) == list(METHODS)
    answer = client_as(Role.AUDITOR).get("/api/v1/reports/methods").json
    assert [row["code"] for row in answer["rows"]] == list(METHODS)
    by_code = {row["code"]: row["needs"] for row in answer["rows"]}
    assert (by_code["average"], by_code["fifo-year"]) == ([], ["years"])


def test_the_desk_has_words_for_them() -> None:
    """`pwa/test/supervising/methods.test.ts` reads the same file."""
    kept = json.loads((ROOT / "tests" / "contract" / "methods.json").read_text())
    assert kept == list(METHODS)


def test_the_desk_offers_areas_what_they_may_choose() -> None:
    """`pwa/test/supervising/keeping.test.ts` reads the same file."""
    kept = json.loads((ROOT / "tests" / "contract" / "cost-types.json").read_text())
    assert kept == list(COST_TYPES)


def test_reports_have_words_for_them() -> None:
    for language in ("it", "en"):
        names = [texts_of(language).method(code) for code in METHODS]
        assert len(set(names)) == len(METHODS)


def test_counters_are_turned_away(client_as: Any) -> None:
    assert client_as(Role.COUNTER).get("/api/v1/reports/methods").status_code == 403
