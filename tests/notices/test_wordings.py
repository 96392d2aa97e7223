"""消息模板: an office's own words, which name nothing they may not."""

from __future__ import annotations

from functools import partial

import pytest

from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.notices.domain import keeping
from minhu.notices.queries import wordings
from minhu.places.models import Area
from tests.cast import GRID, NOW, STREET, Cast

pytestmark = pytest.mark.django_db


def test_an_office_says_it_in_its_own_words(cast: Cast) -> None:
    area = Area.objects.get(pk=STREET)
    asks = {"text": "请快：{标题}", "outside": "请快 {编号}"}
    first = keeping.write_wording(area, "urge", asks=asks, actor=cast.system_admin, at=NOW)
    second = keeping.write_wording(area, "urge", asks=asks, actor=cast.system_admin, at=NOW)
    assert (first.version, second.version) == (1, 2)
    said = wordings.news("urge", {"标题": "灯", "编号": "1"}, number="1", area=GRID, at=NOW)
    assert (said.text, said.outside) == ("请快：灯", "请快 1")


@pytest.mark.parametrize(
    ("kind", "text", "outside"),
    [
        ("urge", "{标题}", "{标题}"),
        ("urge", "{姓名}", "{编号}"),
        ("urge", "{标题", "{编号}"),
        ("urge", "{标题.__class__}", "{编号}"),
        ("urge", "字" * 201, "{编号}"),
        ("told_pass", "{标题} 办好了", ""),
        ("told_pass", " ", ""),
    ],
)
def test_words_that_name_what_they_may_not_are_refused(
    cast: Cast, kind: str, text: str, outside: str
) -> None:
    area = Area.objects.get(pk=STREET)
    asks = {"text": text, "outside": outside}
    with pytest.raises(DomainError):
        keeping.write_wording(area, kind, asks=asks, actor=cast.system_admin, at=NOW)


def test_words_are_changed_by_the_system_administrator_and_not_by_two_at_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    area = Area.objects.get(pk=STREET)
    write = partial(keeping.write_wording, area, "told_pass", asks={"text": "办好了"}, at=NOW)
    with pytest.raises(NotAllowedError, match="通知的设置"):
        write(actor=cast.street)
    assert write(actor=cast.system_admin).outside == ""
    monkeypatch.setattr(keeping, "_next", lambda _rows: 1)
    with pytest.raises(StaleStateError, match="刚刚有人改过"):
        write(actor=cast.system_admin)
