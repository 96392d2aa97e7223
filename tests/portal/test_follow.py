"""Following a request: what a number opens, what the link opens, and what the caller may do."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from minhu.cases.models import Attachment, Case
from minhu.core.clock import now
from minhu.core.ids import uuid7
from minhu.core.pictures import clean_picture
from minhu.portal.queries.following import holder, time_left
from minhu.requests.domain.steps import take
from tests.cast import NOW, STREET, Cast
from tests.portal.acts import own, page, photo
from tests.requests.stage import stand

pytestmark = pytest.mark.usefixtures("cast")

WORDS = "老人晚上上楼看不见"
REPLY = "换了三盏灯，都亮了"


@pytest.fixture
def answered(cast: Cast) -> tuple[Case, str]:
    """Bring a request to where its caller is asked."""
    case, link = own(words=WORDS, pictures=(clean_picture(photo()),))
    stand(case, "contacted", cast)
    answers = {"note": REPLY, "pictures": (clean_picture(photo(comment="new")),)}
    take(case, "report", answers=answers, actor=cast.worker, at=now())
    take(case, "pass", answers={"note": "内部的话"}, actor=cast.desk, at=now())
    return case, link


def test_the_number_alone_opens_the_public_steps_without_words(client: Client) -> None:
    case, _link = own(words=WORDS, pictures=(clean_picture(photo()),))
    shown = page(client.get(f"/f/{case.number}"))
    assert "已收到" in shown
    assert "收到您的话" in shown
    assert WORDS not in shown
    assert "<img" not in shown
    assert "撤回" not in shown


def test_the_link_opens_everything_of_ones_own(client: Client) -> None:
    _case, link = own(words=WORDS, pictures=(clean_picture(photo()),))
    shown = page(client.get(link))
    assert WORDS in shown
    assert "<img" in shown
    assert "撤回这件事" in shown


def test_the_phone_remembers_its_own_links(client: Client) -> None:
    case, link = own(words=WORDS)
    client.get(link)
    assert WORDS in page(client.get(f"/f/{case.number}"))
    assert WORDS in page(client.get("/mine"))


def test_the_number_is_understood_as_people_type_it(client: Client) -> None:
    case, _link = own()
    assert client.get(f"/f/{case.number.lower().replace('-', '')}").status_code == 200


def test_an_unknown_number_and_a_wrong_secret_are_answered_alike(client: Client) -> None:
    case, link = own()
    wrong = client.get(f"/f/{case.number}/{link[-22:][::-1]}")
    unknown = client.get(f"/f/20261120-000000-0/{link[-22:]}")
    assert (wrong.status_code, unknown.status_code) == (404, 404)
    assert page(wrong) == page(unknown)


@pytest.mark.parametrize("verb", ["add", "withdraw", "reopen", "answer", "accept", "close"])
def test_nobody_acts_on_other_peoples_requests(client: Client, verb: str) -> None:
    case, _link = own()
    _other, link = own("portal:two")
    stolen = link.rpartition("/")[2]
    path = f"/f/{case.number}/{stolen}/{verb}"
    assert client.post(path, {"note": "x", "solved": "solved"}).status_code == 404
    case.refresh_from_db()
    assert case.seq == 1


def test_the_link_does_not_open_the_verbs_of_staff(client: Client) -> None:
    _case, link = own()
    assert client.post(f"{link}/accept").status_code == 404


def test_words_and_pictures_can_be_added(client: Client) -> None:
    _case, link = own()
    client.post(f"{link}/add", {"note": "三楼也不亮", "pictures": [photo()]})
    assert "三楼也不亮" in page(client.get(link))
    assert Attachment.objects.count() == 1


def test_an_empty_or_broken_addition_is_refused_with_what_was_typed(client: Client) -> None:
    _case, link = own()
    assert client.post(f"{link}/add", {"note": ""}).status_code == 422
    bad = SimpleUploadedFile("a.jpg", b"no picture")
    response = client.post(f"{link}/add", {"note": "三楼也不亮", "pictures": [bad]})
    assert response.status_code == 422
    assert "三楼也不亮" in page(response)


def test_a_request_can_be_withdrawn_once(client: Client) -> None:
    case, link = own()
    assert client.post(f"{link}/withdraw").status_code == 302
    again = client.post(f"{link}/withdraw")
    assert again.status_code == 409
    assert "您已撤回" in page(again)
    case.refresh_from_db()
    assert case.state == "withdrawn"


def test_the_caller_reads_the_reply_and_is_asked(
    client: Client, answered: tuple[Case, str]
) -> None:
    _case, link = answered
    shown = page(client.get(f"{link}/answer"))
    assert REPLY in shown
    assert "解决了吗？" in shown
    assert " checked" not in shown
    assert shown.count("<img") == 2


def test_solved_closes(client: Client, answered: tuple[Case, str]) -> None:
    case, link = answered
    client.post(f"{link}/answer", {"solved": "solved", "satisfied": "satisfied"})
    case.refresh_from_db()
    assert (case.state, case.solved, case.satisfied) == ("closed", "solved", "satisfied")
    assert "您说解决了" in page(client.get(link))


@pytest.mark.parametrize(
    "said",
    [
        {"solved": "unsolved"},
        {"solved": "partly"},
        {"solved": "solved", "satisfied": "dissatisfied"},
    ],
)
def test_anything_less_is_done_again(
    client: Client, answered: tuple[Case, str], said: dict[str, str]
) -> None:
    case, link = answered
    client.post(f"{link}/answer", said)
    case.refresh_from_db()
    assert case.state == "rework"
    assert "没办好，正在重新办" in page(client.get(link))


def test_no_answer_is_refused_and_nothing_is_chosen_for_the_caller(
    client: Client, answered: tuple[Case, str]
) -> None:
    _case, link = answered
    response = client.post(f"{link}/answer", {"note": "还行"})
    assert response.status_code == 422
    assert "请先选一个" in page(response)
    assert "还行" in page(response)


def test_an_answer_is_thanked_for(client: Client, answered: tuple[Case, str]) -> None:
    _case, link = answered
    there = client.post(f"{link}/answer", {"solved": "solved"}).headers["Location"]
    assert there == f"{link}#said"
    assert re.search(r'id="said".*?记下了，谢谢您。', page(client.get(link)), re.DOTALL)


def test_by_number_alone_it_is_the_caller_s_turn_and_the_page_says_how(
    answered: tuple[Case, str], settings: Settings
) -> None:
    case, _link = answered
    shown = page(Client().get(f"/f/{case.number}"))
    assert "解决没解决，等您说一声" in shown
    assert "现在谁在办" not in shown
    assert "用手机号查" in shown
    settings.DEMO = False
    assert "用发的时候那部手机打开" in page(Client().get(f"/f/{case.number}"))


def test_an_answer_that_comes_twice_says_so(client: Client, answered: tuple[Case, str]) -> None:
    _case, link = answered
    client.post(f"{link}/answer", {"solved": "solved"})
    assert client.post(f"{link}/answer", {"solved": "unsolved"}).status_code == 409
    assert client.get(f"{link}/answer").status_code == 302


@pytest.mark.parametrize(("minutes", "status"), [(-1, 302), (1, 422)])
def test_a_closed_request_can_be_reopened_for_fifteen_days(
    client: Client, answered: tuple[Case, str], minutes: int, status: int
) -> None:
    case, link = answered
    client.post(f"{link}/answer", {"solved": "solved"})
    with time_machine.travel(now() + timedelta(days=15, minutes=minutes)):
        assert ("又坏了？重新办" in page(client.get(link))) == (status == 302)
        assert client.post(f"{link}/reopen", {"note": "又坏了"}).status_code == status
    case.refresh_from_db()
    assert case.state == ("rework" if status == 302 else "closed")


def test_internal_notes_never_reach_the_caller(client: Client, cast: Cast) -> None:
    case, link = own()
    take(case, "note", answers={"note": "此人常来"}, actor=cast.desk, at=now())
    assert "此人常来" not in page(client.get(link))


def test_pictures_are_shown_to_their_owner_only(client: Client, answered: tuple[Case, str]) -> None:
    case, link = answered
    picture = Attachment.objects.order_by("id").first()
    assert picture is not None
    mine = client.get(f"{link}/p/{picture.pk}")
    assert (mine.status_code, mine.headers["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(mine).startswith(b"\xff\xd8")
    assert client.get(f"/f/{case.number}/p/{picture.pk}").status_code == 404
    assert client.get(f"{link}/p/{uuid7()}").status_code == 404
    assert "private" in mine.headers["Cache-Control"]
    with picture.thumbnail.open() as small:
        assert b"".join(client.get(f"{link}/p/{picture.pk}?s")) == small.read()


def test_a_late_request_says_so_and_whom_to_call(client: Client) -> None:
    case, link = own()
    Case.objects.filter(pk=case.pk).update(finish_due=NOW - timedelta(days=1))
    shown = page(client.get(link))
    assert "晚了1天" in shown
    assert "东风社区" in shown


def test_words_in_the_timeline_are_text_and_never_markup(client: Client) -> None:
    _case, link = own(words="<img src=x onerror=alert(1)>")
    client.post(f"{link}/add", {"note": "<b>三楼</b>"})
    shown = page(client.get(link))
    assert "<img src=x" not in shown
    assert "<b>三楼" not in shown


@pytest.mark.parametrize("state", ["suspended", "declined", "merged", "excluded", "returning"])
def test_every_state_has_a_page(client: Client, cast: Cast, state: str) -> None:
    case, link = own()
    stand(case, state, cast)
    assert client.get(link).status_code == 200
    assert client.get(f"/f/{case.number}").status_code == 200


def test_a_merged_request_shows_how_the_other_one_stands(client: Client, cast: Cast) -> None:
    case, link = own()
    other, _link = own("portal:main", words="别人的话")
    take(case, "merge", answers={"into": other, "note": ""}, actor=cast.desk, at=now())
    shown = page(client.get(link))
    assert other.number in shown
    assert "别人的话" not in shown


def test_an_old_receipt_leads_to_how_it_stands_now(client: Client) -> None:
    _case, link = own()
    receipt = link.replace("/f/", "/sent/")
    assert client.get(receipt).status_code == 200
    client.post(f"{link}/withdraw")
    assert client.get(receipt).headers["Location"] == link


def test_who_has_it_in_hand_is_named_and_nobody_when_nobody_must_move(cast: Cast) -> None:
    case, _link = own(words=WORDS)
    for party, name in (
        (f"unit:{cast.unit.code}", cast.unit.name),
        (f"grid:{case.area_id}", case.area.name),
        (f"desk:{STREET}", "街道"),
        ("", ""),
    ):
        case.party, case.unit = party, cast.unit
        found = holder(case, {})
        assert (found.name if found else "").startswith(name)
        assert bool(found) is bool(name)


def test_without_a_promise_no_time_is_left() -> None:
    case, _link = own(words=WORDS)
    case.finish_due = None
    assert time_left(case, None, NOW) is None
