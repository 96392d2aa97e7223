"""Replies to begin from: general ones and those of the category, beside the form of their verb."""

from __future__ import annotations

import pytest

from minhu.catalogue.models import ReplyTemplate
from tests.cast import Cast, call
from tests.desk.acts import page_of, signed_in
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db


def template(title: str, **more: object) -> None:
    ReplyTemplate.objects.create(title=title, text=f"{title}的话", **{"verb": "report", **more})


def test_whoever_writes_a_reply_is_offered_what_fits_the_case(cast: Cast) -> None:
    template("哪一类都行")
    template("路灯专用", category_id="0202")
    template("垃圾专用", category_id="0101")
    template("不再用的", active=False)
    template("别的环节", verb="decline")
    case = stand(call(category_code="0202"), "working", cast)
    page = signed_in(cast.worker).get(page_of(case)).content.decode()
    offered = ("哪一类都行", "路灯专用", "垃圾专用", "不再用的", "别的环节")
    assert [title for title in offered if title in page] == ["哪一类都行", "路灯专用"]
