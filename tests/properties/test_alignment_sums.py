"""Whatever was counted, moved and decided: what is aligned is what the stock changes by, once."""

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from server.inventory.decisions import Part
from server.inventory.models import ReviewedLine
from server.inventory.reviewing.aligning import AlignmentRequest, align
from server.inventory.reviewing.deciding import decide
from server.inventory.reviewing.requests import Action, DecisionRequest, Filters, LineSeen
from server.kernel.exact import ZERO
from server.kernel.principal import Role, UserPrincipal
from server.kernel.problems import Refusal
from server.ledger.models import Movement, StockRecord
from server.storage.database import db
from tests.inventory.projection.shop import Shop
from tests.inventory.projection.test_equality import Happening, happenings

EXAMPLES = int(os.environ.get("GIACENZA_PROPERTY_EXAMPLES", "5"))
OUTSTANDING = AlignmentRequest(accept_outstanding_reason="for a test")
shaken: Callable[..., Any] = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="GIACENZA_PROPERTY_EXAMPLES" not in os.environ,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def spreadings(draw: st.DrawFn) -> Happening:
    """Somebody says to which of its lots or projects all of a counted line belongs."""
    number = draw(st.integers(0, 9))

    def happen(shop: Shop) -> None:
        mixed = [row for row in shop.stored().values() if "to_split" in row["blocking"].split()]
        if not mixed:
            return
        row = mixed[number % len(mixed)]
        identities = row["story"]["identities"]
        named = {name: identities[number % len(identities)][name] for name in Part._fields[1:]}
        request = DecisionRequest(
            action=Action.SPLIT,
            lines=(LineSeen(row["line"]),),
            reason="for a test",
            parts=(Part(row["counted"], **named),),
        )
        decide(shop.inventory, request, now=shop.now, user=shop.user)

    return Happening(f"spread{number}", happen)


def told(shop: Shop, story: list[Happening]) -> None:
    """Let everything happen that may; then approve what may be approved."""
    note("\n".join(map(repr, story)))
    for happening in story:
        with suppress(Refusal):
            happening.happen(shop)
    approve = DecisionRequest(action=Action.APPROVE, filters=Filters())
    with suppress(Refusal):
        decide(shop.inventory, approve, now=shop.now, user=approver())


stories = st.lists(st.one_of(happenings, happenings, spreadings()), min_size=3, max_size=14)


def approver() -> UserPrincipal:
    return UserPrincipal(9, "verdi", Role.SUPERVISOR, None, True, "it")


def stock(shop: Shop) -> Decimal:
    query = select(func.sum(Movement.quantity)).where(Movement.warehouse_id == shop.warehouse_id)
    return db.session.scalar(query) or ZERO


def written(shop: Shop) -> tuple[int, ...]:
    """How many records and movements there are, and how many lines are decided."""
    counts = (
        select(func.count(StockRecord.id)).where(StockRecord.warehouse_id == shop.warehouse_id),
        select(func.count(Movement.id)).where(Movement.warehouse_id == shop.warehouse_id),
        select(func.count(ReviewedLine.id)).where(ReviewedLine.inventory_id == shop.inventory_id),
    )
    return tuple(db.session.scalar(query) or 0 for query in counts)


@pytest.mark.both_databases
@shaken
@given(story=stories, combine=st.sampled_from(("team", "team", "independent")))
def test_the_stock_changes_by_the_sum_of_what_is_aligned_and_only_once(
    app: Flask, story: list[Happening], combine: str
) -> None:
    shop = Shop(combine=combine)
    told(shop, story)
    ready = {
        line: row["difference"] or ZERO
        for line, row in shop.stored().items()
        if row["state"] in {"approved", "within_tolerance"}
    }
    before = stock(shop)
    try:
        done = align(shop.inventory, OUTSTANDING, now=shop.now, user=approver())
    except Refusal:
        assert stock(shop) == before
        return
    left_out = {one.line for one in done.left_out}
    posted = {line: ready[line] for line in ready if line not in left_out}
    assert done.aligned == len(posted)
    assert stock(shop) - before == sum(posted.values(), ZERO)
    states = {line: row["state"] for line, row in shop.stored().items()}
    assert {states[line] for line in posted} <= {"aligned"}
    once = written(shop)
    shop.now += timedelta(minutes=1)
    again = align(shop.inventory, OUTSTANDING, now=shop.now, user=approver())
    assert (again.aligned, again.records, written(shop)) == (0, [], once)


@pytest.mark.both_databases
@shaken
@given(story=stories, who=st.sampled_from(("17", "23")))
def test_no_story_lets_somebody_approve_what_they_counted_or_decided(
    app: Flask, story: list[Happening], who: str
) -> None:
    shop = Shop()
    told(shop, story)
    lines = shop.stored()
    counter = UserPrincipal(7, "a counter", Role.SUPERVISOR, who, False, "it")
    for user in (counter, shop.user):
        with suppress(Refusal):
            decide(
                shop.inventory,
                DecisionRequest(action=Action.APPROVE, filters=Filters()),
                now=shop.now,
                user=user,
            )
        for line, row in shop.stored().items():
            mine = f'"{user.employee}"' if user.employee else f'"{user.name}"'
            if row["decided_by"] == user.name and row["state"] == "approved":
                assert mine not in lines[line]["people"], row["place"]
