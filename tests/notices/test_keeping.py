"""Who sets where news goes, whom it concerns, and how the addresses are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from minhu.accounts.actors import Visitor
from minhu.core.crypto import add_key
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.notices.domain import keeping
from minhu.notices.models import Notice, Outlet
from minhu.notices.rules import concerns
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast
from tests.notices.test_outside import robot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Settings) -> None:
    settings.DEMO = True


def test_where_news_goes_is_set_and_ended_by_who_may_and_once(cast: Cast) -> None:
    asks = {"way": "wecom", "address": "demo", "kinds": ["urge"]}
    with pytest.raises(DomainError, match="不能用这种渠道"):
        keeping.set_outlet(cast.worker, asks=asks, actor=cast.worker, at=NOW)
    with pytest.raises(NotAllowedError, match="这个渠道您不能改"):
        keeping.set_outlet(cast.unit, asks=asks, actor=cast.worker, at=NOW)
    group = robot(cast)
    keeping.end_outlet(group, actor=cast.system_admin, at=NOW)
    with pytest.raises(StaleStateError, match="刚刚停用"):
        keeping.end_outlet(group, actor=cast.system_admin, at=NOW)


def test_what_went_to_a_group_concerns_those_of_its_unit_or_place_and_nobody_else(
    cast: Cast,
) -> None:
    street = Area.objects.get(pk=STREET)
    outlets = (robot(cast), Outlet(area_code=street.code), Outlet(user=cast.desk), None)
    who = (cast.worker, cast.leader, cast.desk, Visitor())
    seen = [[concerns(actor, Notice(outlet=outlet)) for actor in who] for outlet in outlets]
    assert seen == [
        [True, False, False, False],
        [False, True, False, False],
        [False, False, True, False],
        [False, False, False, False],
    ]
    assert not Visitor().has_perm("notices.keep_outlet", outlets[0])


def test_addresses_are_sealed_anew_with_the_newest_key(
    cast: Cast, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MINHU_KEYS", raising=False)
    settings.DATA = tmp_path
    group = robot(cast)
    known = group.disclose()
    assert keeping.renew_targets() == 0
    add_key()
    assert [keeping.renew_targets(), keeping.renew_targets()] == [1, 0]
    group.refresh_from_db()
    assert group.disclose() == known
