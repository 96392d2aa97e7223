"""What a page of the desk begins with is put together once, and never outlives what it follows from."""

from __future__ import annotations

from time import monotonic

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString

from minhu.accounts.enums import Role
from minhu.accounts.models import Post, User
from minhu.cases.queries import visible_to
from minhu.core.clock import now
from minhu.desk.queries import choices as offered
from minhu.desk.templatetags import desk_pages
from tests.cast import STREET, Cast, call, hire
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db


def test_what_filters_offer_is_read_anew_every_few_seconds_only(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = User.objects.get(pk=cast.street.pk)
    first = offered.choices(desk, at=now())
    cast.unit.name = "新名字"
    cast.unit.save()
    with CaptureQueriesContext(connection) as asked:
        assert offered.choices(desk, at=now()) is first
    assert len(asked) == 0
    later = monotonic() + offered.FRESH_SECONDS + 1
    monkeypatch.setattr(offered, "monotonic", lambda: later)
    assert "新名字" in dict(offered.choices(desk, at=now()).units).values()


def test_a_post_that_was_read_anew_changes_what_may_be_seen(cast: Cast) -> None:
    case, desk = call("one"), User.objects.get(pk=cast.desk.pk)
    assert list(visible_to(desk)) == [case] == list(visible_to(desk))
    Post.objects.filter(user=desk).update(area_code="999909009009")
    desk.__dict__.pop("posts_now")
    assert not visible_to(desk)
    desk.is_active = False
    assert not visible_to(desk)


def test_the_navigation_is_drawn_once_for_each_post_page_and_language(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Context] = []

    def draw(context: Context) -> SafeString:
        drawn.append(context)
        return SafeString("")

    monkeypatch.setattr(desk_pages, "_drawn", {})
    monkeypatch.setattr(desk_pages, "_navigation", draw)
    colleague = hire("colleague", Role.STREET_DESK, STREET)
    desk = signed_in(cast.street)
    for client in (desk, desk, signed_in(colleague)):
        client.get("/desk/")
    assert len(drawn) == 1
    desk.get("/desk/due/")
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    desk.get("/desk/")
    Post.objects.filter(user=colleague).update(role=Role.LEADER)
    signed_in(colleague).get("/desk/")
    assert len(drawn) == 4


def test_a_worklist_reads_whistles_only_where_some_are_owed(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        signed_in(cast.worker).get("/desk/")
    lists = [each["sql"] for each in asked if "whistles_whistle" in each["sql"]]
    assert len(lists) == 1, "counted with the tabs, and nothing else"
