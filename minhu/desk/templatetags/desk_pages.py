"""The frame of the desk pages: navigation with only the pages that are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from django import template
from django.conf import settings
from django.http import QueryDict
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minhu.affairs.queries import sees_affairs, with_pages
from minhu.desk.queries.places import home_area

register = template.Library()


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the navigation; with ``permission`` only for whom it is, over their own area.

    ``also`` are the names of pages that belong to it; ``key`` is what follows G.
    """

    name: str
    label: str | Promise
    icon: str
    key: str = ""
    permission: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as one page shows it."""

    url: str
    label: str | Promise
    icon: str
    key: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    label: str | Promise
    pages: list[Link]


ROOM = "centre.open_room"
FOUND = ("finding", "finding_act", "devices", "looks", "new_finding")
GROUPS: tuple[tuple[str | Promise, tuple[Entry, ...]], ...] = (
    (
        _("办事"),
        (
            Entry("desk:leader", _("一页看"), "gavel", permission="desk.oversee"),
            Entry("desk:supervise", _("督办台"), "bell-ringing", permission="desk.oversee"),
            Entry("desk:worklist", _("工单"), "list-details", "l", also=("home", "case", "step")),
            Entry("desk:due", _("到期日历"), "hourglass", "d"),
            Entry("desk:inbox", _("收件箱"), "inbox", "i", also=("told",)),
            Entry("desk:referrals", _("转介给我的"), "user-check"),
            Entry("desk:new", _("登记诉求"), "plus", "n", permission="desk.register"),
            Entry("desk:revisits", _("回访"), "headset", "h", permission="desk.call_back"),
            Entry("desk:registers", _("登记簿"), "notebook", "b", also=("register",)),
            Entry(
                "desk:whistles",
                _("吹哨"),
                "speakerphone",
                "w",
                also=(
                    *("whistle", "whistle_step", "whistle_why", "new_whistle", "phone_whistle"),
                    *("new_liaison", "show_liaison", "retire_liaison"),
                ),
            ),
        ),
    ),
    (
        _("底账"),
        (
            Entry(
                "desk:ledgers",
                _("台账"),
                "table",
                "t",
                also=("ledger", "record", "new_record", "define_ledger", "ledger_import"),
            ),
            Entry(
                "desk:grids",
                _("网格"),
                "hexagons",
                "m",
                permission="places.view_area",
                also=(
                    *("redraw", "disputes", "dispute", "dispute_evidence", "dispute_decide"),
                    *("grid_posts", "choose_template", "print_map", "grid_card", "take_seat"),
                    *("write_card", "grid_tree", "grid_elements"),
                ),
            ),
            Entry(
                "desk:campaigns",
                _("走访"),
                "walk",
                permission="campaigns.read",
                also=("campaign", "campaign_doors", "end_campaign", "hundreds"),
            ),
            Entry("desk:canteens", _("小食堂"), "home", "", "care.list_canteens", ("canteen",)),
            Entry("desk:boxes", _("呼叫器"), "phone", permission="care.list_boxes"),
            Entry("desk:residents", _("人口底册"), "users", permission="people.count_register"),
            Entry("desk:plates", _("门牌"), "qrcode", permission="places.put_up_plate"),
            Entry(
                "desk:catalogue",
                _("类别和标准"),
                "list-check",
                permission="catalogue.view",
                also=(
                    *("category", "choose_tree", "limits", "change_limit", "change_ladder"),
                    *("standard_ladder", "year", "change_year", "samples", "change_samples"),
                ),
            ),
        ),
    ),
    (
        _("数字"),
        (
            Entry(
                "desk:figures",
                _("统计"),
                "chart-bar",
                "s",
                permission="rates.open_figures",
                also=("reconcile", "indicators"),
            ),
            Entry(
                "desk:bulletins",
                _("通报"),
                "report",
                permission="rates.open_figures",
                also=("bulletin",),
            ),
            Entry(
                "desk:boards",
                _("风云榜"),
                "star",
                permission="rates.open_figures",
                also=("board",),
            ),
            Entry("desk:targets", _("任务数"), "flag", permission="rates.open_figures"),
        ),
    ),
    (
        _("值守"),
        (
            Entry("centre:room", _("指挥室"), "device-tv", permission="centre.open_room"),
            Entry("centre:works", _("挂图作战"), "map-2", permission="centre.open_room"),
            Entry("centre:log", _("日志和排班"), "note", permission="centre.open_room"),
            Entry("centre:incidents", _("事件"), "bolt", "", ROOM, ("incident", "incident_act")),
            Entry("centre:findings", _("发现"), "eye", "", "findings.list", FOUND),
            Entry("centre:topics", _("热点"), "flame", "", ROOM, ("topic",)),
            Entry("centre:exchange", _("对接"), "arrows-diff", "", "exchange.list", ("partner",)),
            Entry("centre:playback", _("回放"), "history", permission="centre.open_room"),
            Entry("centre:handovers", _("交接班"), "repeat", permission="centre.open_room"),
            Entry(
                "centre:briefs",
                _("日报"),
                "clipboard-check",
                permission="centre.open_room",
                also=("brief",),
            ),
            Entry(
                "desk:notices",
                _("通知记录"),
                "bell-ringing",
                permission="notices.view_log",
                also=("notice",),
            ),
            Entry("desk:readings", _("查看记录"), "eye", permission="people.view_readings"),
            Entry("desk:glass", _("破例打开"), "shield-lock", permission="desk.break_glass"),
            Entry("desk:chains", _("核对"), "link", permission="desk.check_chains"),
        ),
    ),
    (
        _("管理"),
        (
            Entry("desk:accounts", _("账号和岗位"), "users", permission="desk.open_accounts"),
            Entry(
                "desk:absences",
                _("不在岗"),
                "user-question",
                permission="desk.plan_absences",
                also=("call_off_absence",),
            ),
            Entry(
                "desk:routing",
                _("派单规则"),
                "arrows-diff",
                permission="catalogue.keep",
                also=("trial", "change_rule"),
            ),
            Entry("desk:channels", _("通知渠道"), "message-2", permission="notices.keep"),
            Entry(
                "desk:wordings",
                _("消息模板"),
                "message-2",
                permission="notices.keep",
                also=("wording",),
            ),
        ),
    ),
)


@register.inclusion_tag("desk/navigation.html", takes_context=True)
def navigation(context: Context) -> dict[str, Any]:
    groups = [Group(label, list(_links(context, entries))) for label, entries in GROUPS]
    groups.insert(1, Group(_("专题办件"), list(_affairs(context))))
    return {"groups": [group for group in groups if group.pages]}


@register.simple_tag(takes_context=True)
def place_name(context: Context) -> str:
    """Return the name of the place somebody works for."""
    area = home_area(context["request"].user)
    return area.name if area else settings.SUBDISTRICT_NAME


@register.simple_tag(takes_context=True)
def may(context: Context, permission: str) -> bool:
    """Answer whether somebody has a permission over the whole of their own area."""
    user = context["request"].user
    return bool(user.has_perm(permission, home_area(user)))


@register.simple_tag
def options(choices: Iterable[tuple[str, object]], chosen: object) -> SafeString:
    """Return the options of a select; drawn here, for a template takes ten times as long."""
    taken = str(chosen)
    return mark_safe("".join(_option(code, label, code == taken) for code, label in choices))  # noqa: S308 -- every part is escaped


@register.simple_tag
def relist(query: str, **changes: object) -> str:
    """Return a query with some of its values changed."""
    changed = QueryDict(query, mutable=True)
    for name, value in changes.items():
        changed[name] = str(value)
    return changed.urlencode()


def _option(code: str, label: object, chosen: bool) -> str:  # noqa: FBT001 -- private, one caller
    mark = " selected" if chosen else ""
    return f'<option value="{escape(code)}"{mark}>{escape(str(label))}</option>'


def _links(context: Context, entries: tuple[Entry, ...]) -> list[Link]:
    return [
        Link(url, entry.label, entry.icon, entry.key, _is_here(context, entry))
        for entry in entries
        if (url := _url(entry.name)) and _may(context, entry)
    ]


def _affairs(context: Context) -> Iterator[Link]:
    """Yield the procedures that asked for pages, for whoever sees cases at all."""
    request = context["request"]
    match = request.resolver_match
    here = match.kwargs.get("procedure", "") if match is not None else ""
    for each in with_pages():
        if not sees_affairs(request.user, each):
            continue
        url = reverse("desk:affairs", args=[each.code])
        yield Link(url, gettext(each.name), each.icon, "", here == each.code)


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _may(context: Context, entry: Entry) -> bool:
    user = context["request"].user
    return not entry.permission or user.has_perm(entry.permission, home_area(user))


def _is_here(context: Context, entry: Entry) -> bool:
    match = context["request"].resolver_match
    return match is not None and (
        match.view_name == entry.name
        or (match.namespace == "desk" and match.url_name in entry.also)
    )
