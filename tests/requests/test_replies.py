"""Advice on a reply: does it answer, is it a template, did it take long; nobody is marked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minhu.cases.models import Case, Step
from minhu.requests.replies import advice, reply_of
from tests.cast import NOW, Cast, call
from tests.desk.acts import page_of, signed_in
from tests.exchange.stage import go
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
GOOD = "电工上门把二楼的灯换成了新的，晚上试过会亮，坏了再打这个电话。"


def told(case: Case, words: str, *, days: float = 0) -> str:
    return "".join(advice(case, words, at=NOW + timedelta(days=days)))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (GOOD, ""),
        ("已处理", "太短了"),
        ("您好，您反映的问题已处理完毕，感谢您的来电，感谢您的理解与支持！", "套话"),
        ("绿化带的垃圾已经运走，明天再来看一遍有没有新的。", "没有提到"),
    ],
)
@pytest.mark.usefixtures("cast")
def test_a_reply_says_what_was_done_about_this_thing(words: str, says: str) -> None:
    assert (says in told(call(), words)) if says else told(call(), words) == ""


def test_whoever_waited_long_reads_why(cast: Cast) -> None:
    case = call()
    assert "等了 9 天" in told(case, GOOD, days=9)
    assert told(case, f"让您久等了，灯具断货。{GOOD}", days=9) == ""
    Case.objects.filter(pk=case.pk).update(late=True)
    assert "等了 0 天" in told(Case.objects.get(pk=case.pk), GOOD)
    assert cast.unit.active


def test_the_same_reply_again_and_again_is_noticed_and_own_words_are_not(cast: Cast) -> None:
    for n in range(5):
        case = go(call(f"old-{n}"), cast, until="report")
        Step.objects.filter(case=case, verb="report").update(note=f"{GOOD}{n}")
    case = stand(call("new"), "working", cast)
    assert "有 5 件的回复" in told(case, GOOD)
    assert told(case, "灯泡烧了，换了节能的，二楼三楼都亮了，物业每月会来查一次。") == ""


def test_what_another_unit_answers_is_no_template_of_this_one(cast: Cast) -> None:
    """Two units that mended the same lamps say so in the same words; neither copies itself."""
    for n in range(5):
        case = go(call(f"old-{n}"), cast, until="report")
        Step.objects.filter(case=case, verb="report").update(note=f"{GOOD}{n}")
        Case.objects.filter(pk=case.pk).update(unit=cast.other_unit)
    assert told(stand(call("new"), "working", cast), GOOD) == ""


def test_advice_is_given_while_writing_and_keeps_nobody_from_sending(cast: Cast) -> None:
    case = stand(call(), "working", cast)
    client = signed_in(cast.worker)
    page = client.get(page_of(case)).content.decode()
    assert f"{page_of(case)}reply/" in page
    answer = client.post(f"{page_of(case)}reply/", {"note": "已处理"})
    assert "太短了" in answer.content.decode()
    assert client.post(f"{page_of(case)}reply/", {"note": ""}).content.strip() == b""
    assert client.post(f"{page_of(case)}report/", {"note": "已处理"}).status_code == 302
    assert signed_in(cast.stranger).post(f"{page_of(case)}reply/").status_code == 404


def test_whoever_asks_the_caller_reads_it_beside_the_reply(cast: Cast) -> None:
    case = go(call(), cast, until="report")
    Step.objects.filter(case=case, verb="report").update(note="已处理")
    assert reply_of(case) == "已处理"
    assert "太短了" in signed_in(cast.street).get(page_of(case)).content.decode()
    assert reply_of(call("other")) == ""
