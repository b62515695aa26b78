"""A bucket of requests a client, filled at a steady rate."""

from __future__ import annotations

import pytest

from auth.rate import Rate, TooOften


class Clock:
    """Stands still until it is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def taken(rate: Rate, client: str, times: int) -> int:
    done = 0
    try:
        for _ in range(times):
            rate.take(client)
            done += 1
    except TooOften:
        pass
    return done


def test_what_is_saved_up_is_spent_and_comes_back_with_time() -> None:
    clock = Clock()
    rate = Rate(10, 5, clock)
    assert taken(rate, "a", 9) == 5
    assert taken(rate, "b", 9) == 5
    clock.now = 0.3
    assert taken(rate, "a", 9) == 3
    clock.now = 100
    assert taken(rate, "a", 9) == 5


def test_the_wait_is_as_long_as_one_request_takes_to_come_back() -> None:
    rate = Rate(0.1, 1, Clock())
    rate.take("a")
    with pytest.raises(TooOften) as refused:
        rate.take("a")
    assert refused.value.seconds == 10


def test_what_is_given_back_was_not_counted_and_nobody_saves_up_more_than_a_bucket_holds() -> None:
    rate = Rate(1, 2, Clock())
    for _ in range(5):
        rate.take("a")
        rate.give_back("a")
    rate.give_back("a")
    rate.give_back("somebody who never asked")
    assert taken(rate, "a", 9) == 2
    assert taken(rate, "somebody who never asked", 9) == 2


def test_of_ever_so_many_who_ask_the_last_ones_are_remembered() -> None:
    rate = Rate(1, 1, Clock())
    for number in range(20_000):
        rate.take(str(number))
    assert len(rate._buckets) == 10_000
    assert taken(rate, "19999", 1) == 0
    assert taken(rate, "0", 1) == 1
