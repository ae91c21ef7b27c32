"""Rows some at a time, and rows that are made ahead."""

from collections.abc import Iterator
from threading import current_thread, get_ident

import pytest

from server.kernel.batches import ahead, in_batches


def test_the_last_batch_is_shorter_and_none_is_empty() -> None:
    assert list(in_batches(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(in_batches([], 2)) == []


def test_what_is_made_ahead_comes_whole_and_in_order() -> None:
    assert list(ahead(iter([[1], [], [2, 3]]))) == [[1], [], [2, 3]]


def test_the_next_is_made_by_another_thread_while_one_is_worked_on() -> None:
    made: list[int] = []

    def making() -> Iterator[int]:
        for number in range(3):
            made.append(get_ident())
            yield number

    assert list(ahead(making())) == [0, 1, 2]
    assert len(set(made)) == 1
    assert current_thread().ident not in made


def test_what_goes_wrong_while_one_is_made_is_told_where_it_is_wanted() -> None:
    def making() -> Iterator[int]:
        yield 1
        raise ValueError("the second cannot be made")

    coming = ahead(making())
    assert next(coming) == 1
    with pytest.raises(ValueError, match="the second"):
        next(coming)
