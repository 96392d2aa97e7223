"""派单规则: written, tried, switched, moved and taken away on their page."""

from __future__ import annotations

import pytest

from minhu.catalogue.enums import RuleKind
from minhu.catalogue.models import RoutingRule
from minhu.catalogue.queries.changes import changes
from minhu.core.clock import local_day, now
from minhu.requests.domain.steps import take
from tests.cast import COMMUNITY, GRID, NOW, Cast, call
from tests.catalogue.test_routing import WHY, working, written
from tests.desk.acts import page_of, signed_in, statements

pytestmark = pytest.mark.django_db
PAGE = "/desk/routing/"


def test_a_rule_is_written_tried_and_then_switched_on(cast: Cast) -> None:
    client = signed_in(cast.street)
    answers = {
        "name": "路灯找市政所",
        "category": "0202",
        "place_code": COMMUNITY,
        "channel": "qr",
        "words": "灯",
        "hour_from": "8",
        "hour_to": "18",
        "unit": str(cast.unit.pk),
        "person": str(cast.worker.pk),
        "why": WHY,
    }
    answer = client.post(PAGE, answers)
    rule = RoutingRule.objects.get()
    assert answer["Location"] == f"{PAGE}{rule.pk}/"
    page = client.get(PAGE).content.decode()
    for words in ("还没试", "路灯不亮 · 东风社区 · 扫码 · 有“灯” · 8 点到 18 点", "worker某"):
        assert words in page
    assert "最近派出的 0 件里" in client.get(answer["Location"]).content.decode()
    client.post(f"{PAGE}{rule.pk}/change/", {"do": "on", "why": WHY})
    assert "给建议" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "请起个名字"),
        ({"name": "一", "hour_from": "8"}, "两个不同的钟点"),
        ({"name": "一", "hour_from": "8", "hour_to": "8"}, "两个不同的钟点"),
        ({"name": "有了"}, "已经有一条规则叫这个名字"),
    ],
)
def test_answers_that_will_not_do_are_refused_in_their_place(
    cast: Cast, sent: dict[str, str], words: str
) -> None:
    written(cast, "有了")
    answer = signed_in(cast.street).post(PAGE, {"why": WHY, **sent})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_a_person_of_another_unit_cannot_be_asked(cast: Cast) -> None:
    sent = {"name": "一", "unit": cast.unit.pk, "person": cast.other_worker.pk}
    assert "不在要派的单位里" in signed_in(cast.street).post(PAGE, sent).content.decode()


def test_switching_what_nobody_tried_says_so_and_other_buttons_do_what_they_say(
    cast: Cast,
) -> None:
    client = signed_in(cast.leader)
    one, two = written(cast, "一"), working(cast, "二")
    answer = client.post(f"{PAGE}{one.pk}/change/", {"do": "on", "why": WHY}, follow=True)
    assert "先拿以前的工单试一试" in answer.content.decode()
    for asked in ("up", "off", "nonsense"):
        client.post(f"{PAGE}{two.pk}/change/", {"do": asked, "why": WHY})
    two.refresh_from_db()
    assert (two.order, two.on) == (1, False)
    client.post(f"{PAGE}{one.pk}/change/", {"do": "end", "why": WHY})
    page = client.get(PAGE).content.decode()
    assert "关着" in page
    assert "还没试" not in page


def test_the_trial_lists_what_people_did(cast: Cast) -> None:
    case = call()
    take(case, "accept", answers={}, actor=cast.desk, at=NOW)
    take(case, "dispatch", answers={"unit": cast.other_unit}, actor=cast.desk, at=NOW)
    page = signed_in(cast.street).get(f"{PAGE}{written(cast).pk}/").content.decode()
    assert "最近派出的 1 件里，这条规则对得上 1 件" in page
    assert "0 / 1 件" in page
    assert page_of(case) in page


def test_whoever_may_not_keep_rules_finds_no_page(cast: Cast) -> None:
    rule = written(cast)
    for user in (cast.desk, cast.worker, cast.system_admin):
        client = signed_in(user)
        assert client.get(PAGE).status_code == 404
        assert client.get(f"{PAGE}{rule.pk}/").status_code == 404
        assert client.post(f"{PAGE}{rule.pk}/change/", {"do": "end", "why": WHY}).status_code == 404


def test_the_page_asks_as_much_for_one_rule_as_for_thirty(cast: Cast) -> None:
    working(cast, "第1条", category_id="02")
    few = statements(cast.street, PAGE)
    for n in range(2, 31):
        written(cast, f"第{n}条", category_id="0202", unit=cast.other_unit)
    assert statements(cast.street, PAGE) == few


def test_the_page_says_who_changed_which_rule_when_why_and_from_which_day(cast: Cast) -> None:
    rule = working(cast, "一")
    refused = signed_in(cast.leader).post(f"{PAGE}{rule.pk}/change/", {"do": "off"})
    assert (refused.status_code, "请写为什么" in refused.content.decode()) == (422, True)
    signed_in(cast.leader).post(f"{PAGE}{rule.pk}/change/", {"do": "off", "why": "单位搬了"})
    page = signed_in(cast.street).get(PAGE).content.decode()
    line = page[page.index('id="h-log"') :].split("</tr>")[1]
    for words in ("一", "开着", "关着", "单位搬了", cast.leader.name, f"{local_day(now())}"):
        assert words in line


def test_a_rule_is_put_right_on_its_page_and_begins_untried(cast: Cast) -> None:
    rule = working(cast, "一", words="灯")
    client = signed_in(cast.street)
    edit = f"{PAGE}{rule.pk}/edit/"
    assert 'value="灯"' in client.get(edit).content.decode()
    assert client.post(edit, {"name": "一", "words": "灯"}).status_code == 422
    answer = client.post(edit, {"name": "一", "words": "灯 井盖", "why": "漏了井盖"})
    new = RoutingRule.objects.get(valid_to=None)
    assert (answer["Location"], new.words, new.on) == (f"{PAGE}{new.pk}/", "灯 井盖", False)
    assert client.get(edit).status_code == 404
    assert "漏了井盖" in client.get(PAGE).content.decode()


def test_the_log_of_one_street_is_not_read_in_another(cast: Cast) -> None:
    written(cast, "一")
    assert [row.about for row in changes(RuleKind.ROUTING, area_code=GRID)] == ["一"]
    assert not changes(RuleKind.ROUTING, area_code="999902001")
