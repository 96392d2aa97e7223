"""Where the sample street is told besides the inbox: two groups, one of which never answers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings

from minhu.accounts.actors import House
from minhu.notices.channels import DEMO, FAILING
from minhu.notices.domain.keeping import (
    Owner,
    set_outlet,
    set_quiet,
    test_outlet,
    write_wording,
)
from minhu.notices.enums import Audience, Way
from minhu.notices.kinds import staff_kinds, urgent_kinds
from minhu.places.models import Area
from minhu.sample.staff import STREET, Staff

NIGHT = (time(22), time(7))
SINCE = timedelta(hours=6)
"""How long before the end of the month the outlets were set."""


def open_outlets(staff: Staff, *, at: datetime) -> None:
    """Set three outlets and try each, agree on quiet hours, and word one message anew."""
    if not settings.DEMO:  # the postbox stands for services in the demo only
        return
    house, area = House(), Area.objects.get(pk=STREET)
    kinds = [code for code, _label in staff_kinds()]
    places: tuple[tuple[Owner, str, str], ...] = (
        (staff.units["shizheng"][0], Way.WECOM, DEMO),
        (staff.units["huanwei"][0], Way.DINGTALK, FAILING),
        (staff.street, Way.MAIL, "jiedao@example.org"),
    )
    for owner, way, address in places:
        asks = {"way": way, "address": address, "kinds": kinds}
        outlet = set_outlet(owner, asks=asks, actor=house, at=at - SINCE)
        test_outlet(outlet, actor=house, at=at)
    words = {
        "text": "{标题}：有人催办，请今天回一声。",
        "outside": "催办：{编号}，{类别}，请今天回一声。",
    }
    write_wording(area, "urge", asks=words, actor=house, at=at - SINCE)
    set_quiet(area, asks=_quiet(at.date()), actor=house, at=at)


def _quiet(today: date) -> dict[str, object]:
    begins, ends = NIGHT
    return {
        "audience": Audience.STAFF,
        "begins": begins,
        "ends": ends,
        "passes": urgent_kinds(),
        "valid_from": today,
        "source": "示例街道办公会",
    }
