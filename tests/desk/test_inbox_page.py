"""The bell and the inbox on the desk."""

from __future__ import annotations

import pytest

from minhu.accounts.models import User
from minhu.core.clock import now
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import News
from minhu.notices.models import Notice
from tests.cast import Cast, call
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db
URL = "/desk/inbox/"


def leave(user: User, key: str = "one", number: str = "x") -> Notice:
    news = News(f"{key}：该您办了。", case_number=number)
    return tell_party(user.parties[0], news, dedupe_key=key, at=now())


def test_the_bell_counts_what_is_unread_and_the_page_shows_it(cast: Cast) -> None:
    leave(cast.desk)
    said = signed_in(cast.desk).get(URL).content.decode()
    assert "one：该您办了。" in said
    assert 'aria-label="收件箱 1"' in said
    assert "没看过" in said


def test_a_bell_counts_no_further_than_99(cast: Cast) -> None:
    for number in range(100):
        leave(cast.desk, str(number), str(number))
    assert 'aria-label="收件箱 99+"' in signed_in(cast.desk).get("/desk/").content.decode()


def test_a_note_opens_its_case_and_is_read(cast: Cast) -> None:
    case = call()
    note = leave(cast.desk, number=case.number)
    client = signed_in(cast.desk)
    answer = client.post(f"{URL}{note.pk}/")
    assert answer.headers["Location"] == f"/desk/cases/{case.number}/"
    assert "没看过" not in client.get(URL).content.decode()


def test_a_case_that_has_gone_elsewhere_is_said_to_have(cast: Cast) -> None:
    note = leave(cast.other_worker, number=call().number)
    answer = signed_in(cast.other_worker).post(f"{URL}{note.pk}/", follow=True)
    assert "已经转给别处" in answer.content.decode()


def test_the_note_of_another_is_as_good_as_absent(cast: Cast) -> None:
    note = leave(cast.worker)
    assert signed_in(cast.other_worker).post(f"{URL}{note.pk}/").status_code == 404


def test_everything_is_put_away_with_one_button(cast: Cast) -> None:
    leave(cast.desk)
    said = signed_in(cast.desk).post(f"{URL}read/", follow=True).content.decode()
    assert "没看过" not in said


def test_a_note_about_a_record_shows_nobody_what_a_program_calls_it(cast: Cast) -> None:
    case = call()
    leave(cast.desk, "one", case.number)
    for number in range(2):
        leave(cast.desk, f"two{number}", "pairings/结1")
    page = signed_in(cast.desk).get("/desk/inbox/").content.decode()
    assert case.number in page
    assert "pairings" not in page


def test_a_case_with_much_news_is_one_row_that_opens_them(cast: Cast) -> None:
    number = call().number
    for key in ("one", "two", "three"):
        leave(cast.desk, key, number)
    said = signed_in(cast.desk).get(URL).content.decode()
    assert said.count(f"{URL}0") == 1
    assert "3 条没看过" in said
    assert f"{number} 一共 3 条" in said


def test_the_inbox_takes_as_many_statements_for_thirty_notes_as_for_one(cast: Cast) -> None:
    leave(cast.desk)
    one = statements(cast.desk, URL)
    for number in range(30):
        leave(cast.desk, str(number), str(number))
    assert statements(cast.desk, URL) == one
