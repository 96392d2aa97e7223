"""What the worker looks after by itself: often enough, and not oftener."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from minhu.core.sweeps import every, sweeps

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)


def test_a_dear_look_rests_between_two_times() -> None:
    looked: list[datetime] = []

    def look(at: datetime) -> int:
        looked.append(at)
        return 1

    rested = every(timedelta(minutes=10), look)
    minutes = [AT + timedelta(minutes=n) for n in (0, 5, 9, 10, 12, 20)]
    assert [rested(at) for at in minutes] == [1, 0, 0, 1, 0, 1]
    assert looked == [minutes[0], minutes[3], minutes[5]]


def test_a_clock_that_goes_back_does_not_stop_the_looking() -> None:
    rested = every(timedelta(minutes=10), lambda _at: 1)
    assert (rested(AT), rested(AT - timedelta(days=1))) == (1, 1)


def test_days_are_sealed_and_what_is_nobodys_is_caught_by_the_worker() -> None:
    assert {"ladders", "seals", "ownerless"} <= set(sweeps)
