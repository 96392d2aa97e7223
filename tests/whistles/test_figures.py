"""The guard figures: who never answered counts, and every number opens exactly its rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from minhu.accounts.models import User
from minhu.whistles.queries.figures import (
    OF_CALLS,
    OF_WHISTLES,
    calls_behind,
    figures,
    whistles_behind,
)
from tests.cast import NOW, Cast, call
from tests.whistles.stage import MINUTE, blown, both, do, drafted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def play(cast: Cast) -> None:
    """Blow two whistles for one case, end one as untrue, and let a third be refused."""
    source = call()
    whistle = both(blown(cast, source=source), "sign", cast, 20)
    both(whistle, "arrive", cast, 40)
    do(whistle, "end_untrue", cast.street, 60)
    do(whistle, "score", cast.street, 70, unit=cast.unit)
    do(whistle, "remark", cast.worker, 80)
    blown(cast, source=source, again=True)
    do(drafted(cast), "refuse", cast.leader)


def test_the_figures_keep_numerator_and_denominator(cast: Cast) -> None:
    play(cast)
    found = figures(cast.street, at=NOW + timedelta(hours=1))
    assert (found.blown, found.false, found.repeated) == (2, 2, 1)
    assert (found.share.numerator, found.share.denominator, str(found.share)) == (2, 1, "200.00%")
    assert (found.acked.numerator, found.acked.denominator) == (2, 2)
    assert (str(found.scored), found.scored.count, str(found.remarked)) == ("4.00", 1, "4.00")


def test_a_department_that_never_came_counts_once_its_time_is_over(cast: Cast) -> None:
    whistle = do(blown(cast), "sign", cast.worker, 20)
    early, late = NOW + timedelta(hours=1), NOW + 9 * DAY
    acked = [figures(cast.street, at=at).acked for at in (early, late)]
    assert [(rate.numerator, rate.denominator) for rate in acked] == [(1, 1), (1, 2)]
    arrived = figures(cast.street, at=late).arrived
    assert (arrived.numerator, arrived.denominator) == (0, 2)
    do(whistle, "excuse", cast.street, 30, unit=cast.other_unit)
    assert figures(cast.street, at=late).acked.denominator == 1


def test_who_was_still_in_time_when_a_whistle_ended_owes_nothing(cast: Cast) -> None:
    do(blown(cast), "end", cast.street, 60)
    assert figures(cast.street, at=NOW + 9 * DAY).acked.denominator == 0


@pytest.mark.parametrize("who", ["street", "worker", "leader"])
def test_every_number_is_the_length_of_the_list_it_opens(cast: Cast, who: str) -> None:
    play(cast)
    user: User = getattr(cast, who)
    at = NOW + 3 * DAY
    found = figures(user, at=at)
    numbers = {
        "blown": found.blown,
        "false": found.false,
        "repeated": found.repeated,
        "ack_owed": found.acked.denominator,
        "acked": found.acked.numerator,
        "arrive_owed": found.arrived.denominator,
        "arrived": found.arrived.numerator,
        "scored": found.scored.count,
        "remarked": found.remarked.count,
    }
    listed = {m: whistles_behind(user, m, at=at).count() for m in OF_WHISTLES}
    listed |= {m: calls_behind(user, m, at=at).count() for m in OF_CALLS}
    assert numbers == listed
    assert sum(numbers.values()) > 10


@pytest.mark.parametrize("measure", [*OF_WHISTLES, *OF_CALLS])
def test_the_list_behind_a_number_says_what_it_is(cast: Cast, measure: str) -> None:
    drafted(cast)
    client = Client()
    client.force_login(cast.street)
    answer = client.get(f"/desk/whistles/?view=all&measure={measure}")
    assert answer.status_code == 200
    assert answer.context["behind"]


def test_a_minute_late_is_late(cast: Cast) -> None:
    whistle = do(drafted(cast, "urgent"), "blow_first", cast.street, 0)
    do(whistle, "sign", cast.worker, 10)
    do(whistle, "sign", cast.other_worker, 11)
    acked = figures(cast.street, at=NOW + 12 * MINUTE).acked
    assert (acked.numerator, acked.denominator) == (1, 2)
