"""The people and units of the sample subdistrict; every name is invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from minhu.accounts.actors import House
from minhu.accounts.domain.posts import give_post, open_account
from minhu.accounts.domain.units import open_unit
from minhu.accounts.enums import Role
from minhu.accounts.models import Unit, User
from minhu.places.enums import Level
from minhu.places.models import Area

PASSWORD = settings.DEMO_PASSWORD
STREET = "999901001000"
UNITS = (
    ("chengguan", "城管中队", "刘队长", "0300-0000101"),
    ("huanwei", "环卫所", "孙所长", "0300-0000102"),
    ("shizheng", "市政所", "何所长", "0300-0000103"),
    ("wuye", "物业办", "程主任", "0300-0000104"),
    ("minzheng", "民政所", "范所长", "0300-0000105"),
    ("zongzhi", "综治中心", "邵主任", "0300-0000106"),
)
"""Code, name, who leads it, and a number that belongs to nobody."""
OFFICE = (
    ("jiedao", "张调度", Role.STREET_DESK),
    ("duban", "赵督办", Role.SUPERVISOR),
    ("lingdao", "钱主任", Role.LEADER),
    ("xitong", "吴系统", Role.SYSTEM_ADMIN),
    ("anquan", "郑安全", Role.SECURITY_ADMIN),
    ("shenji", "冯审计", Role.AUDITOR),
)
GIVEN = "晓和安平立志文远思诚"
SURNAMES = "李王陈杨黄周徐朱马胡郭林高罗梁宋谢唐韩曹许邓萧田董袁潘于蒋蔡余杜叶苏魏吕丁任沈姚卢姜崔钟谭陆汪石廖贾夏韦付方"


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works in the sample: by area code, by unit code, and the office of the street."""

    communities: dict[str, User]
    grids: dict[str, User]
    units: dict[str, tuple[Unit, User]]
    street: User
    supervisor: User
    leader: User


def hire(*, at: datetime, progress: Callable[[str], None]) -> Staff:
    """Open all units and accounts and give everybody their post, as of ``at``."""
    progress("开户、定岗")
    office = {name: _post(name, title, role, STREET, at) for name, title, role in OFFICE}
    return Staff(
        communities=dict(_desks(at)),
        grids=dict(_grid_workers(at)),
        units={code: _unit(code, name, head, phone, at) for code, name, head, phone in UNITS},
        street=office["jiedao"],
        supervisor=office["duban"],
        leader=office["lingdao"],
    )


def _desks(at: datetime) -> Iterator[tuple[str, User]]:
    areas = Area.objects.filter(level=Level.COMMUNITY)
    for number, area in enumerate(areas, start=1):
        name = f"{SURNAMES[-number]}主任"
        yield area.code, _post(f"shequ{number}", name, Role.COMMUNITY_DESK, area.code, at)


def _grid_workers(at: datetime) -> Iterator[tuple[str, User]]:
    """One worker a grid, but for two grids whose post is vacant."""
    vacant = {"999901001004004", "999901001005006"}
    areas = Area.objects.grids().exclude(code__in=vacant)
    for number, area in enumerate(areas):
        name = SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)]
        username = f"wangge{int(area.code[9:12])}{area.code[12:]}"
        yield area.code, _post(username, name, Role.GRID_WORKER, area.code, at)


def _unit(code: str, name: str, head: str, phone: str, at: datetime) -> tuple[Unit, User]:
    unit = open_unit(code=code, name=name, area_code=STREET, phone=phone, actor=House(), at=at)
    user = _account(code, head, at)
    give_post(user=user, role=Role.DEPARTMENT, unit=unit, actor=House(), at=at)
    return unit, user


def _post(username: str, name: str, role: Role, area_code: str, at: datetime) -> User:
    user = _account(username, name, at)
    give_post(user=user, role=role, area_code=area_code, actor=House(), at=at)
    return user


def _account(username: str, name: str, at: datetime) -> User:
    """Open an account; of the many grid workers only those of the first community sign in."""
    signs_in = not username.startswith("wangge") or username.startswith("wangge1")
    password = PASSWORD if signs_in else None
    return open_account(username=username, name=name, password=password, actor=House(), at=at)
