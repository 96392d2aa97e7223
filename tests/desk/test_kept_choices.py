"""What a page of the desk begins with is put together once, and never outlives what it follows from."""

from __future__ import annotations

from time import monotonic

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minhu.accounts.models import Post, User
from minhu.cases.queries import visible_to
from minhu.core.clock import now
from minhu.desk.queries import choices as offered
from tests.cast import Cast, call

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
