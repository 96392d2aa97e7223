"""The sample subdistrict as a whole: loaded once, its figures, and who can sign in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from minhu.cases.models import Case
from minhu.core.errors import DomainError
from minhu.halls.models import Hall
from minhu.ledgers.models import Poll
from minhu.places.models import Area, Plate
from minhu.rates.figures import document
from minhu.rates.scope import Scope
from minhu.requests.domain.intake import link_secret
from minhu.sample.affairs import inspect
from minhu.sample.bookings import book_rooms
from minhu.sample.campaigns import go_round
from minhu.sample.care import cook, look_after
from minhu.sample.halls import receive
from minhu.sample.ledgers import keep_ledgers
from minhu.sample.month import Month
from minhu.sample.outlets import open_outlets
from minhu.sample.outside import look_from_the_roof
from minhu.sample.papers import report_figures
from minhu.sample.polls import ask_on_phones
from minhu.sample.redrawing import tell_of_the_map
from minhu.sample.residents import fill_register
from minhu.sample.room import keep_the_day, open_room
from minhu.sample.rules import change_rules, write_rules
from minhu.sample.schedules import come_again
from minhu.sample.setting import SHOWN_PLATE, build
from minhu.sample.shelf import fill_shelf
from minhu.sample.staff import STREET
from minhu.sample.teams import man_the_grids
from minhu.sample.whistles import blow

DOORS = (
    ("jiedao", "街道调度：看全街道的工单，派单、审核"),
    ("shequ1", "东风社区受理：受理、派单、回访"),
    ("wangge1003", "东风第3网格网格员：手机上签收、当场办结"),
    ("shizheng", "市政所：只看得到派给自己的"),
    ("duban", "督办：看全街道，同意剔除"),
    ("lingdao", "街道领导：批剔除、第二次退单、挂账"),
    ("xitong", "系统管理员：开户，通知渠道和消息模板"),
    ("anquan", "安全管理员：安排岗位"),
    ("shenji", "审计员：看环节和查看记录"),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How the loading tells what it is doing: a stage by name, scenes by number."""

    stage: Callable[[str], None]
    scene: Callable[[int, int], None]


def load(*, at: datetime, progress: Progress) -> bool:
    """Load the sample month ending at ``at``; answers whether there was anything to do.

    Raises ``DomainError`` where a real place already works: samples never mix with it.
    """
    if Area.objects.filter(code=STREET).exists():
        return False
    if Area.objects.exists() or Case.objects.exists():
        raise DomainError(_("这里已经有真实的数据。请给示例换一个空的 MINHU_DATA 文件夹。"))
    setting = build(at=at, progress=progress.stage)
    progress.stage("重放样本月")
    Month(setting, at).play(progress.scene)
    write_rules(setting.staff, at=at)
    change_rules(setting.staff, at=at)
    open_room(setting.staff, at=at)
    blow(setting, at=at)
    keep_the_day(setting.staff, at=at)
    inspect(setting.staff, at=at)
    for serve in (look_after, cook, receive):
        serve(setting.staff, at=at)
    look_from_the_roof(setting, at=at)
    keep_ledgers(at=at)
    fill_shelf(at=at)
    for ask in (book_rooms, ask_on_phones):
        ask(setting.staff, at=at)
    come_again(setting.staff, at=at)
    man_the_grids(at=at)
    go_round(setting.staff, at=at)
    fill_register(at=at)
    report_figures(setting.staff, at=at)
    open_outlets(setting.staff, at=at)
    tell_of_the_map(setting.staff, at=at)
    return True


def short_figures(*, at: datetime) -> dict[str, object]:
    """Return the figures of the sample month as the last line of the demo prints them."""
    whole = document(Scope(area=STREET), at=at)
    rate = whole["closure_rate"]
    return {
        **{name: whole[name] for name in ("received", "closed", "open")},
        "closure_rate": rate["value"],
        "convention": rate["convention"],
    }


def pages(base: str) -> list[tuple[str, str]]:
    """Return the addresses a visitor can open, each with a sentence."""
    plate = Plate.objects.get(area=SHOWN_PLATE[0], name=SHOWN_PLATE[1])
    waiting = Case.objects.filter(state="revisit").first()
    key = waiting.intake_key if waiting else ""
    number = waiting.number if waiting else ""
    return [
        (f"{base}/r/{plate.code}", "居民扫楼道门牌看到的页面，不用登录"),
        (f"{base}/f/{number}/{link_secret(key or '')}", "居民收到的链接：办好了，等您说一声"),
        (f"{base}/a/{Poll.objects.get().mark}", "居民扫码答几个问题的页面，不问是谁"),
        (f"{base}/q/{Hall.objects.get().code}", "大厅门口扫码取号的页面；加 /screen 是大屏"),
        (f"{base}/desk/", "社区、街道、单位的工作台"),
        (f"{base}/field/", "网格员的手机页面"),
        (f"{base}/centre/", "指挥室的大屏"),
    ]


def accounts() -> tuple[tuple[str, str], ...]:
    """Return who can sign in as what; the password is ``staff.PASSWORD``."""
    return DOORS
