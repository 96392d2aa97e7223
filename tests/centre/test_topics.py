"""What many asked for this week: put together by the worker, each number with its list."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

import pytest

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.centre.domain.topics import make_topics, sweep
from minhu.centre.models import Topic
from minhu.centre.queries.topics import topics_for
from minhu.places.models import Area
from tests.cast import GRID, NOW, OTHER_GRID, STREET, Cast
from tests.desk.acts import signed_in, statements
from tests.rates.stories import come_in
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
LIST = "/centre/topics/"
LAMP = "梧桐街路灯不亮，第{}盏"


def lamps(count: int, *, days: float, area_code: str = GRID) -> list[Case]:
    at = NOW - timedelta(days=days)
    mark = f"{days}-{area_code}"
    return [
        come_in(f"{mark}-{n}", at=at, words=LAMP.format(n), area_code=area_code)
        for n in range(count)
    ]


def made(at: datetime = NOW) -> int:
    return make_topics(Area.objects.get(code=STREET), at=at)


def test_a_topic_has_this_week_the_week_before_and_its_grids(cast: Cast) -> None:
    lamps(3, days=1)
    lamps(2, days=2, area_code=OTHER_GRID)
    lamps(2, days=9)
    lamps(4, days=20)
    come_in("else", at=NOW - timedelta(days=1), words="楼下半夜放音乐太吵")
    assert made() == 1
    (hot,) = topics_for(cast.street, Area.objects.get(code=STREET))
    assert (hot.now, hot.before, hot.more, hot.grids) == (5, 2, 3, 2)
    assert "路灯" in hot.topic.words


def test_spread_is_of_this_week_alone(cast: Cast) -> None:
    lamps(3, days=1)
    lamps(2, days=9, area_code=OTHER_GRID)
    made()
    (hot,) = topics_for(cast.street, Area.objects.get(code=STREET))
    assert (hot.now, hot.before, hot.grids) == (3, 2, 1)


def test_what_was_withdrawn_or_excluded_makes_no_topic(cast: Cast) -> None:
    """Two that still stand are no topic, however many were taken back."""
    standing, gone = lamps(2, days=1), lamps(2, days=2)
    for case, state in zip(gone, ("withdrawn", "excluded"), strict=True):
        stand(case, state, cast)
    assert made() == 0
    third = lamps(1, days=3)
    assert made() == 1
    told = Topic.objects.get().links.values_list("case", flat=True)
    assert set(told) == {case.pk for case in (*standing, *third)}


def test_how_everybody_ends_a_letter_is_no_topic(cast: Cast) -> None:
    """What the other requests of the street say as well does not tell one topic from another."""
    ends = "社区领导请尽快派人来看看"
    dark = "梧桐街路灯坏了好几盏，晚上一片漆黑，老人出门容易摔跤"
    for n in range(3):
        come_in(f"dark-{n}", at=NOW, words=f"{dark}，{ends}")
    noise = ("楼下烧烤摊油烟呛人，开到后半夜两点还不收，吵得全楼睡不着觉", "水管爆裂淹了地下室车库")
    for n, words in enumerate(noise):
        come_in(f"noise-{n}", at=NOW, words=f"{words}，{ends}")
    assert made() == 1
    (hot,) = topics_for(cast.street, Area.objects.get(code=STREET))
    assert hot.topic.words == "梧桐街路灯坏了好几盏"


def test_a_week_without_any_is_a_number_that_opens_nothing(cast: Cast) -> None:
    lamps(3, days=1)
    made()
    client = signed_in(cast.street)
    for page in (LIST, f"{LIST}{Topic.objects.get().pk}/"):
        assert "week=before" not in client.get(page).content.decode()
    lamps(1, days=9)
    made()
    assert "week=before" in client.get(LIST).content.decode()


def test_the_map_of_a_topic_shows_how_many_lie_in_which_grid_in_either_week(cast: Cast) -> None:
    lamps(3, days=1)
    lamps(2, days=2, area_code=OTHER_GRID)
    lamps(1, days=9)
    made()
    page, client = f"{LIST}{Topic.objects.get().pk}/", signed_in(cast.street)
    spreads = [client.get(page, asked).context["open_json"] for asked in ({}, {"week": "before"})]
    assert [json.loads(each) for each in spreads] == [{GRID: 3, OTHER_GRID: 2}, {GRID: 1}]


def test_each_grid_of_a_topic_opens_the_cases_that_lie_there(cast: Cast) -> None:
    lamps(3, days=1)
    lamps(2, days=2, area_code=OTHER_GRID)
    made()
    (hot,) = topics_for(cast.street, Area.objects.get(code=STREET))
    page, client = f"{LIST}{hot.topic.pk}/", signed_in(cast.street)
    assert f"{page}?area={STREET}#h-map" in client.get(LIST).content.decode()
    told = client.get(page).context
    assert [(place.code, n) for place, n in told["grids"]] == [(GRID, 3), (OTHER_GRID, 2)]
    assert len(told["grids"]) == hot.grids
    for place, n in told["grids"]:
        shown = client.get(page, {"grid": place.code})
        assert [case.area_id for case in shown.context["rows"]] == [place.code] * n
        assert f"只看{place.name}的" in shown.content.decode()
    for absent in (STREET, "\0", "999901001009"):
        assert client.get(page, {"grid": absent}).status_code == 404


def test_whoever_sees_a_part_counts_a_part_and_keeps_its_list(cast: Cast) -> None:
    lamps(3, days=1)
    lamps(2, days=1, area_code=OTHER_GRID)
    made()
    for who, now, grids in ((cast.street, 5, 2), (cast.desk, 3, 1), (cast.stranger, 2, 1)):
        client = signed_in(who)
        page = client.get(LIST).content.decode()
        links = re.findall(r'<a class="n" href="([^"]+)">(\d+)</a>', page)
        assert [int(n) for _href, n in links] == [now, grids]
        lists = [client.get(href.replace("&amp;", "&")).context for href, _n in links]
        assert (len(lists[0]["rows"]), len(lists[1]["grids"])) == (now, grids)


def test_what_became_less_says_by_how_many(cast: Cast) -> None:
    lamps(3, days=1)
    lamps(5, days=9)
    made()
    assert "少 2 件" in signed_in(cast.street).get(LIST).content.decode()


def test_what_is_kept_closely_is_in_no_topic(cast: Cast) -> None:
    kept = lamps(4, days=1)
    Case.objects.filter(pk__in=[case.pk for case in kept[:2]]).update(secrecy=Secrecy.SECRET)
    assert made() == 0
    assert "没有三件以上" in signed_in(cast.leader).get(LIST).content.decode()


def test_the_worker_makes_them_anew_after_some_hours_and_not_before(cast: Cast) -> None:
    lamps(3, days=1)
    assert sweep(NOW) == 1
    first = Topic.objects.get()
    assert sweep(NOW + timedelta(hours=5)) == 0
    assert sweep(NOW + timedelta(hours=7)) == 1
    assert Topic.objects.get() != first
    assert sweep(NOW + timedelta(days=8)) == 0
    assert signed_in(cast.street).get(f"{LIST}{first.pk}/").status_code == 404


def test_the_pages_take_the_same_statements_for_few_as_for_thirty(cast: Cast) -> None:
    lamps(3, days=1)
    made()
    paths = (LIST, f"{LIST}{Topic.objects.get().pk}/")
    before = [statements(cast.street, path) for path in paths]
    lamps(30, days=2)
    made()
    again = (LIST, f"{LIST}{Topic.objects.get().pk}/")
    assert [statements(cast.street, path) for path in again] == before
