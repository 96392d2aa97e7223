"""What can be told of a case: the facts a wording may name, and where to read on.

The kinds of news of the engine itself, about time, are registered here; subjects add theirs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.cases.models import Case
from minhu.core.clock import local_day, zone
from minhu.notices.kinds import Kind, News, kinds
from minhu.notices.queries.wordings import news

CLOCK = ("时限", "用了")
kinds.add(
    "reckon",
    Kind(
        gettext_lazy("时限重新算了"),
        gettext_lazy("{标题}：时限重新算了，打开看看到什么时候。"),
        gettext_lazy("时限重新算了：{编号}，{类别}，{期限}前办。"),
    ),
)
kinds.add(
    "urge",
    Kind(
        gettext_lazy("催办"),
        gettext_lazy("{标题}：有人催办，请尽快办。"),
        gettext_lazy("催办：{编号}，{类别}，{期限}前办。"),
        urgent=True,
    ),
)
kinds.add(
    "supervise",
    Kind(
        gettext_lazy("督办"),
        gettext_lazy("{标题}：街道督办，请按时回复。"),
        gettext_lazy("街道督办：{编号}，{类别}，{期限}前回复。"),
        urgent=True,
    ),
)
kinds.add(
    "warn",
    Kind(
        gettext_lazy("时间快用完了"),
        gettext_lazy("{标题}：“{时限}”的时间用了{用了}。"),
        gettext_lazy("“{时限}”的时间用了{用了}：{编号}，{类别}，{期限}前办。"),
        more=CLOCK,
    ),
)
kinds.add(
    "escalate",
    Kind(
        gettext_lazy("过了时限"),
        gettext_lazy("{标题}：“{时限}”过了时限，还没办。"),
        gettext_lazy("“{时限}”过了时限：{编号}，{类别}，还没办。"),
        more=CLOCK,
        urgent=True,
    ),
)


def staff_news(kind: str, case: Case, *, at: datetime, **more: str) -> News:
    """Return some news of a case for staff; outside it names no word of a resident."""
    facts = {
        "标题": case.title.rstrip("。.！!？?"),
        "编号": case.number,
        "类别": case.category.name if case.category else _("还没分类"),
        "期限": _moment(case.due_at or case.finish_due or case.received_at),
        **more,
    }
    area, link = case.area_id, _page(case)
    told = news(kind, facts, number=case.number, area=area, at=at, link=link)
    return replace(told, secrecy=case.secrecy)


def caller_news(kind: str, case: Case, *, at: datetime) -> News:
    """Return some news of a case for a caller: its number and the promised day, nothing else."""
    day = local_day(case.finish_due or case.received_at)
    facts = {"编号": case.number, "日子": _day(day.month, day.day)}
    told = news(kind, facts, number=case.number, area=case.area_id, at=at)
    return replace(told, secrecy=case.secrecy)


def _moment(moment: datetime) -> str:
    here = moment.astimezone(zone())
    return f"{_day(here.month, here.day)}{here:%H:%M}"


def _day(month: int, day: int) -> str:
    return f"{month}月{day}日"


def _page(case: Case) -> str:
    """Return where staff read on, behind a sign-in; empty while the house knows no address."""
    base = settings.SITE_URL.rstrip("/")
    return base + reverse("desk:case", args=[case.number]) if base else ""
