"""不在岗: noted, shown and called off on its page, and seen where cases are given out."""

from __future__ import annotations

import pytest

from minhu.accounts.domain.absences import note_absence
from minhu.accounts.models import Absence, User
from minhu.core.clock import local_day, now
from minhu.requests.domain.steps import take
from minhu.requests.forms import FORMS
from tests.cast import NOW, Cast, call
from tests.desk.acts import page_of, signed_in, statements

pytestmark = pytest.mark.django_db
PAGE = "/desk/absences/"


def sent(user: User, substitute: User | None) -> dict[str, str]:
    today = local_day(now()).isoformat()
    return {
        "user": str(user.pk),
        "substitute": str(substitute.pk) if substitute else "",
        "first": today,
        "last": today,
    }


def test_one_notes_ones_own_absence_and_calls_it_off(cast: Cast) -> None:
    client = signed_in(cast.worker)
    assert "都在岗" in client.get(PAGE).content.decode()
    assert client.post(PAGE, sent(cast.worker, cast.other_worker)).status_code == 302
    page = client.get(PAGE).content.decode()
    assert "other某" in page
    assert "撤掉" in page
    absence = Absence.objects.get()
    url = f"{PAGE}{absence.pk}/call-off/"
    assert signed_in(cast.other_worker).post(url).status_code == 404
    assert client.post(url).status_code == 302
    assert "都在岗" in client.get(PAGE).content.decode()


def test_an_absence_begins_today_unless_said_otherwise(cast: Cast) -> None:
    page = signed_in(cast.desk).get("/desk/absences/").content.decode()
    assert f'value="{local_day(now()).isoformat()}"' in page


def test_the_moves_of_whoever_is_away_are_the_substitutes(cast: Cast) -> None:
    case = call()
    take(case, "accept", answers={}, actor=cast.desk, at=NOW)
    take(case, "dispatch", answers={"unit": cast.unit}, actor=cast.desk, at=NOW)
    signed_in(cast.worker).post(PAGE, sent(cast.worker, cast.other_worker))
    client = signed_in(User.objects.get(pk=cast.other_worker.pk))
    assert "该我动" in client.get(page_of(case)).content.decode()
    assert client.post(f"{page_of(case)}sign/").status_code == 302


def test_the_street_plans_for_others_and_a_worker_only_for_themselves(cast: Cast) -> None:
    assert signed_in(cast.street).post(PAGE, sent(cast.worker, None)).status_code == 302
    assert signed_in(cast.worker).post(PAGE, sent(cast.other_worker, None)).status_code == 422


def test_a_refusal_stands_on_the_form(cast: Cast) -> None:
    client = signed_in(cast.worker)
    client.post(PAGE, sent(cast.worker, None))
    answer = client.post(PAGE, sent(cast.worker, None))
    assert (answer.status_code, "已经登记过" in answer.content.decode()) == (422, True)


def test_the_dispatch_form_says_where_nobody_is(cast: Cast) -> None:
    case = call()
    take(case, "accept", answers={}, actor=cast.desk, at=NOW)
    assert "今天没人" not in str(FORMS["dispatch"](case=case)["unit"])
    signed_in(cast.street).post(PAGE, sent(cast.worker, None))
    signed_in(cast.street).post(PAGE, sent(cast.grid_worker, None))
    html = str(FORMS["dispatch"](case=case)["unit"])
    assert "市政所（在办0，今天没人）" in html
    assert "本网格网格员（在办0，今天没人，落到社区受理）" in html


def test_the_page_asks_as_much_for_one_absence_as_for_many(cast: Cast) -> None:
    today = local_day(now())

    def away(user: User) -> None:
        note_absence(user, substitute=cast.leader, days=(today, today), actor=user, at=now())

    away(cast.worker)
    few = statements(cast.street, PAGE)
    for user in (cast.other_worker, cast.grid_worker, cast.supervisor, cast.desk, cast.stranger):
        away(user)
    assert statements(cast.street, PAGE) == few


def test_somebody_without_a_post_finds_no_page(cast: Cast) -> None:
    cast.worker.posts.all().delete()
    assert signed_in(cast.worker).get(PAGE).status_code == 404
    assert signed_in(cast.worker).get("/desk/catalogue/").status_code == 404
