"""What stands outside the sample house: an eye on a roof with its findings, and the hotline."""

from __future__ import annotations

from datetime import datetime, timedelta

from minhu.accounts.models import User
from minhu.exchange.domain.keeping import About as Partnership
from minhu.exchange.domain.keeping import add_partner
from minhu.exchange.enums import Kind
from minhu.findings.blurring import without_persons
from minhu.findings.domain.deciding import dismiss
from minhu.findings.domain.devices import About, register_device
from minhu.findings.domain.looking import look_at
from minhu.findings.domain.taking import hand_in, take_finding
from minhu.findings.enums import Reason, Showing
from minhu.findings.reading import Told
from minhu.places.models import Area
from minhu.sample.setting import Setting
from minhu.sample.staff import STREET, Staff

GRID = "999901001001003"


def look_from_the_roof(setting: Setting, *, at: datetime) -> None:
    """Register a device and let it and a patrol find things; nothing is confirmed yet."""
    staff, grid = setting.staff, Area.objects.get(code=GRID)
    about = About(
        "dongfeng-1", "eye", "东风一号高点", "东风小区8号楼顶", grid, signed=True, marks=True
    )
    device, _key = register_device(about, actor=staff.street, at=at - timedelta(days=3))
    shown = without_persons(setting.pictures["bins_before"], [(0.42, 0.3, 0.12, 0.2)])
    for mark, hours, words, picture in (
        ("a-1", 0.6, "垃圾桶满了，地上有垃圾", shown),
        ("a-2", 5, "空地上疑似焚烧", None),
        ("a-3", 20, "消防通道疑似停车", None),
    ):
        moment = at - timedelta(hours=hours)
        told = Told(mark, words, confidence=round(96 - hours), picture=picture)
        one, _fresh = take_finding(device, told, at=moment)
        if mark == "a-3":
            look_at(one, Showing.PAGE, actor=staff.street, at=moment + timedelta(minutes=9))
            dismiss(one, Reason.NOTHING, actor=staff.street, at=moment + timedelta(minutes=40))
    _patrol(staff, at - timedelta(hours=1.5))
    _partners(at - timedelta(days=3))


def _patrol(staff: Staff, at: datetime) -> None:
    told = Told("sample-1", "河边护栏松了一节", area_code=GRID, place="河滨步道")
    hand_in(told, actor=staff.street, at=at)


def _partners(at: datetime) -> None:
    """Two partners that have not sent anything yet: every order would be one more case."""
    street = Area.objects.get(code=STREET)
    keeper = User.objects.get(username="xitong")
    for about in (
        Partnership("hotline", Kind.HOTLINE, "市12345热线", "demo:"),
        Partnership("police", Kind.POLICE, "110非警情", "demo:fails"),
    ):
        add_partner(street, about, actor=keeper, at=at)
