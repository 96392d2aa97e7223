"""The street asks a ledger of every grid on a page; grids answer on the phone or at the desk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from minhu.core.clock import local_day
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Collection, Ledger
from minhu.ledgers.tasks import tell_asked
from minhu.notices.models import Notice
from minhu.places.models import Area
from tests.cast import GRID, NOW, OTHER_GRID, STREET, Cast
from tests.desk.acts import signed_in
from tests.ledgers.conftest import ledger  # noqa: F401 -- the ledger of the engine's own tests
from tests.reading import on_one_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger")]
PAGE = "/desk/ledgers/yards/collections/"
SAID = {"title": "十一月摸底", "level": "grid", "due_on": (local_day(NOW) + timedelta(3)).isoformat()}  # fmt: skip


def asked(cast: Cast) -> Collection:
    with time_machine.travel(NOW, tick=False):
        assert signed_in(cast.street).post(PAGE, SAID).status_code == 302
    return Collection.objects.get()


def test_asked_on_the_page_it_shows_who_is_missing(cast: Cast) -> None:
    found = asked(cast)
    page = signed_in(cast.street).get(f"/desk/ledgers/asked/{found.pk}/").content.decode()
    assert "还没报" in page
    assert "报了 0，一共" in page
    assert signed_in(cast.desk).post(PAGE, SAID).status_code == 404


def test_what_is_not_answered_by_its_day_is_late_until_somebody_ends_it(cast: Cast) -> None:
    found = asked(cast)
    for days, late in ((3, False), (4, True)):
        with time_machine.travel(NOW + timedelta(days), tick=False):
            page = signed_in(cast.street).get(f"/desk/ledgers/asked/{found.pk}/").content.decode()
        assert ("过了截止日期" in page) == late
    signed_in(cast.street).post(f"/desk/ledgers/asked/{found.pk}/close/")
    page = signed_in(cast.street).get(f"/desk/ledgers/asked/{found.pk}/").content.decode()
    assert ("过了截止日期" in page, "结束了" in page) == (False, True)


def test_a_grid_finds_it_on_todays_page_and_answers_on_the_phone(cast: Cast) -> None:
    found, phone = asked(cast), signed_in(cast.grid_worker)
    address = f"/field/ledgers/asked/{found.pk}/"
    assert address in phone.get("/field/").content.decode()
    assert address in phone.get("/field/ledgers/yards/").content.decode()
    first = on_one_line(phone.get(address).content.decode())
    assert re.findall("weui-btn_primary[^>]*>(?:<svg.*?</svg>)?([^<]+)", first) == ["记一条"]
    assert phone.post(address, {"area": GRID, "do": "done"}).status_code == 422
    assert phone.post(address, {"area": OTHER_GRID, "do": "nothing"}).status_code == 404
    assert phone.post(address, {"area": GRID, "do": "nothing"}).status_code == 302
    assert address not in phone.get("/field/").content.decode()
    assert address not in phone.get("/field/ledgers/yards/").content.decode()


def test_the_desk_answers_reminds_and_closes(cast: Cast) -> None:
    found = asked(cast)
    base = f"/desk/ledgers/asked/{found.pk}/"
    assert signed_in(cast.stranger).post(f"{base}{GRID}/", {"do": "nothing"}).status_code == 404
    signed_in(cast.desk).post(f"{base}{GRID}/", {"do": "nothing"})
    assert found.replies.get().area_id == GRID
    assert signed_in(cast.desk).post(f"{base}remind/").status_code == 404
    street = signed_in(cast.street)
    assert "提醒了还没报的" in street.post(f"{base}remind/", follow=True).content.decode()
    street.post(f"{base}close/")
    found.refresh_from_db()
    assert found.closed_by == cast.street


def test_the_note_leads_to_it_on_the_desk_and_on_the_phone(cast: Cast) -> None:
    found = asked(cast)
    tell_asked(str(found.pk))
    note = Notice.objects.get(party=f"grid:{GRID}")
    phone = signed_in(cast.grid_worker)
    answer = phone.post(f"/field/inbox/{note.pk}/")
    assert answer["Location"] == f"/field/ledgers/asked/{found.pk}/"
    answer = phone.post(f"/desk/inbox/{note.pk}/")
    assert answer["Location"] == f"/desk/ledgers/asked/{found.pk}/"


def test_a_column_another_ledger_knows_is_taken_from_there_and_not_asked(cast: Cast) -> None:
    area = Area.objects.get(code=STREET)
    columns = [Asked("楼院", Kind.TEXT, key=True), Asked("网格", Kind.AREA)]
    other = open_ledger("消防", area, columns, actor=cast.street, at=NOW, code="fire")
    known = Ledger.objects.get(code="yards").columns.get(label="户数")
    client = signed_in(cast.street)
    said = {"label": "户数", "kind": "text", "linked": known.pk}
    assert client.post("/desk/ledgers/fire/columns/", said).status_code == 302
    assert other.columns.get(label="户数").linked == known
    page = signed_in(cast.grid_worker).get("/field/ledgers/fire/new/")
    assert "取自楼院台账" in page.content.decode()
    assert "c3" not in page.context["form"].fields
