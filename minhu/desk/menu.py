"""What stands in the navigation of the desk pages, in which order, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


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


ROOM = "centre.open_room"
HALLS = ("hall", "hall_window", "hall_figures", "hall_tickets")
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
            Entry("desk:rooms", _("房间日历"), "calendar-plus", permission="bookings.read"),
            Entry("desk:halls", _("办事大厅"), "door", "", "halls.list", HALLS),
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
                also=(
                    "ledger",
                    "record",
                    "new_record",
                    "define_ledger",
                    "ledger_import",
                    "doubles",
                    "same_people",
                ),
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
                "desk:schedules",
                _("定期"),
                "repeat",
                permission="schedules.list",
                also=("schedule", "new_schedule"),
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
            Entry("desk:panels", _("五个一"), "stack-2", permission="rates.open_figures"),
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
