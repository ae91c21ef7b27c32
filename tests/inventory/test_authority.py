"""How much somebody may approve."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from server.inventory.authority import (
    UNLIMITED,
    Amount,
    Authority,
    authority_of,
    beyond,
    beyond_inventory,
)
from server.kernel.principal import Role, UserPrincipal

D = Decimal
LOSS = Amount(D(-10), D(-10), D(-500))


def test_a_limit_covers_exactly_its_own_size_on_either_side() -> None:
    assert beyond(Authority(value=D(500), quantity=D(10), percent=D(10)), LOSS) == ()
    assert beyond(Authority(value=D("499.99")), LOSS) == ("value",)
    assert beyond(Authority(D("9.999999"), D("9.9")), LOSS) == ("quantity", "percent")
    gain = Amount(D(10), D(10), D(500))
    assert beyond(Authority(value=D("499.99")), gain) == ("value",)


def test_against_an_empty_book_or_without_a_cost_only_no_limit_covers() -> None:
    found = Amount(D(3), None, None)
    assert beyond(Authority(percent=D(1000), value=D(10**6)), found) == ("percent", "value")
    assert beyond(Authority(quantity=D(3)), found) == ()
    assert beyond(Authority(percent=D(0)), Amount(D(0), None, D(0))) == ()


def test_the_limits_of_an_inventory_are_net_and_gross() -> None:
    both = Authority(net=D(100), gross=D(1000))
    assert beyond_inventory(both, D(-100), D(1000)) == ()
    assert beyond_inventory(both, D("-100.01"), D(1001)) == ("net", "gross")


def user(name: str, role: Role = Role.SUPERVISOR) -> UserPrincipal:
    return UserPrincipal(1, name, role, None, never_counts=True, language="it")


def test_a_users_own_limits_take_the_place_of_the_roles() -> None:
    by_user, by_role = {"rossi": Authority(value=D(1))}, {Role.SUPERVISOR: Authority(value=D(9))}
    assert authority_of(user("rossi"), by_user, by_role).value == 1
    assert authority_of(user("verdi"), by_user, by_role).value == 9
    assert authority_of(user("verdi", Role.ADMINISTRATOR), by_user, by_role) == UNLIMITED


def test_a_user_whose_own_limits_are_empty_has_no_limit() -> None:
    by_user, by_role = {"rossi": Authority()}, {Role.SUPERVISOR: Authority(value=D(9))}
    assert authority_of(user("rossi"), by_user, by_role) == UNLIMITED


NUMBERS = st.none() | st.decimals(0, 100, places=2)
AMOUNTS = st.builds(Amount, st.decimals(-100, 100, places=2), NUMBERS, NUMBERS)


@given(NUMBERS, NUMBERS, NUMBERS, AMOUNTS)
def test_more_authority_never_covers_less(
    quantity: D | None, percent: D | None, value: D | None, amount: Amount
) -> None:
    authority = Authority(quantity, percent, value)
    wider = Authority(*(None if one is None else one + 1 for one in authority[:3]))
    assert set(beyond(wider, amount)) <= set(beyond(authority, amount))
    assert beyond(UNLIMITED, amount) == ()
