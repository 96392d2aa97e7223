"""The list behind a number of the figures page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import User
from minhu.cases.counting import condition, rows
from minhu.cases.models import Case
from minhu.cases.queries import visible_to
from minhu.places.codes import path
from minhu.places.queries import in_area
from minhu.rates.enums import By
from minhu.rates.grouping import width_below
from minhu.rates.indicators import FREQUENT
from minhu.rates.names import names
from minhu.rates.queries import frequent
from minhu.rates.scope import Scope

SHOWN = 50
NOBODYS = "-"
NAMES: dict[str, tuple[str | Promise, str | Promise]] = {
    "received": (_("收到"), _("这段时间收到的全部，不管后来怎样。")),
    "valid": (_("有效"), _("未结和办结的。合并、不予受理、撤回、剔除的不算。")),
    "open": (_("未结"), _("有效的诉求，现在还没有办结。")),
    "closed": (_("办结"), _("有效的诉求，已经办结。")),
    "merged": (_("合并"), _("和另一件一起办，只算那一件。")),
    "declined": (_("不予受理"), _("不归这里办，已经说明理由。")),
    "withdrawn": (_("撤回"), _("来电人自己撤回的。")),
    "excluded": (_("剔除"), _("经两个人核对后不再办的。")),
    "invalid": (_("无效"), _("不予受理、撤回和剔除的。")),
    "doing": (_("办理中"), _("还没有办结，正在往前走的。")),
    "held": (_("挂账"), _("暂时办不了，定了复查的日子，这期间不计时。")),
    "on_time": (_("按期办结"), _("在答应的时间里办完，并且已经办结。")),
    "late": (_("超期办结"), _("已经办结，但是办完的时候过了答应的时间。")),
    "overdue": (_("超期未结"), _("还没有办结，答应的时间已经过了。")),
    "due": (_("应办结"), _("已经办结的，加上过了时间还没办结的。")),
    "answered_call": (_("按时联系"), _("有效的诉求，在规定的时间里联系上了来电人。")),
    "answered_late": (_("联系晚了"), _("有效的诉求，过了规定的时间才联系上来电人。")),
    "returned": (_("退过单"), _("有效的诉求，承办的退回来过至少一次。")),
    "reworked": (_("重办过"), _("有效的诉求，来电人说没有解决，重新办过。")),
    "revisited": (_("已回访"), _("有效的诉求，来电人自己说过结果的。")),
    "solved": (_("解决"), _("第一次问来电人，就说解决了。")),
    "satisfied": (_("满意"), _("第一次问来电人，就说满意或者基本满意。")),
    "content": (_("只算满意"), _("第一次问来电人，就说满意。")),
    "fairly": (_("基本满意"), _("第一次问来电人，说基本满意。")),
    "rated": (_("有评价"), _("来电人说过结果，也说过满意不满意的。")),
    "exempted": (_("申诉获准"), _("办结超期，经两个人同意在统计里剔除的；超期这件事还在。")),
    "due_counted": (_("应办结（剔除后）"), _("应办结的，去掉申诉获准的。")),
    "handled": (_("办理时长"), _("已经办结的，办得最久的在前；后面是从收到到办完用了多久。")),
    "overtime": (_("超时"), _("超期办结的，加上过了时间还没办结的。")),
    "filed": (_("立案"), _("有效的诉求，受理时选了立案标准的。")),
    "done": (_("处置"), _("有效的诉求，活儿已经干完，不管核查、回访过没有。")),
    "done_on_time": (_("按期处置"), _("活儿在答应的时间里干完的。")),
    "done_due": (_("应处置"), _("活儿已经干完的，加上过了时间还没干完的。")),
    "undone": (_("超时未处置"), _("答应的时间已经过了，活儿还没有干完。")),
    "late_waiting": (_("超期待核查"), _("活儿干完得晚了，还在等核查或者回访。")),
    "dispatched": (_("派过单"), _("有效的诉求，派给过单位或者网格员的。")),
    "well_sent": (_("一次派准"), _("派过单的里面，没有因为派错了收回来的。")),
    "misdirected": (_("派错过"), _("承办的退回来，街道同意了，或者改派给了别人。")),
    "mistaken": (_("有差错"), _("派错过，派出去以后改过标准或者类别，或者合并错了又拆开的。")),
    "checked": (_("核查过"), _("有效的诉求，办完以后街道核查过的。")),
    "passed": (_("一次核查通过"), _("第一次核查就通过的；退回再办、再通过的不算。")),
    "appealed": (_("申诉有结论"), _("超时申诉，已经同意或者不同意的。")),
    "met": (_("见过面"), _("有效的诉求，上门联系过来电人的。")),
    "contacted": (_("联系过"), _("有效的诉求，联系上过来电人的，不管早晚。")),
    "grid_found": (_("网格报来"), _("网格巡查报来的全部，不管后来怎样。")),
    "grid_valid": (_("网格报来（有效）"), _("网格巡查报来的有效诉求。")),
    "missed": (_("漏报"), _("有立案标准、在网格里的有效诉求，由居民或者上级先报来的。")),
    "patrol_due": (_("网格该发现的"), _("网格报来的有效诉求，加上漏报的。")),
    "settled": (_("自行处置"), _("没有派单、网格员当场办结的有效诉求。")),
    "verified": (_("受理过"), _("有效的诉求，受理过的。")),
    "verified_on_time": (_("按时核实"), _("有效的诉求，在受理的时限里受理的。")),
    "checked_on_time": (_("按时核查"), _("办完以后第一次核查，在核查的时限里的。")),
    FREQUENT: (_("高发"), _("这段时间这个范围里件数最多的五类，都在这里。")),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which number was clicked: its measure, and the row of the table it stands in, if any.

    The code of a row is ``-`` for what belongs to no unit or category.
    """

    measure: str
    by: By
    row: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The list behind a number: how many there are, and the first of them.

    ``row`` is the name of the row of the table the number stands in, if any.
    """

    name: str | Promise
    says: str | Promise
    count: int
    overdue: int
    held: int
    row: str
    cases: list[Case]

    @property
    def more(self) -> int:
        return self.count - len(self.cases)


def listed(user: User, scope: Scope, asked: Asked, *, at: datetime) -> Listed:
    """Return the list behind a number; what runs out first comes first, then the newest.

    Raises ``KeyError`` for a number that is none.
    """
    name, says = NAMES[asked.measure]
    found = behind(user, scope, asked, at=at)
    counted = found.aggregate(
        count=Count("*"), **{n: Count("pk", filter=_part(n, scope, at)) for n in _PARTS}
    )
    loaded = found.select_related("area__parent", "unit").defer("detail")
    first = loaded.order_by(*_order(asked.measure))[:SHOWN]
    return Listed(name, says, **counted, row=_row_name(scope, asked), cases=list(first))


_PARTS = ("overdue", "held")
LONGEST = (F("received_at") - F("finished_at"), "-id")


def _order(measure: str) -> tuple[Any, ...]:
    return (
        LONGEST
        if measure == "handled"
        else (F("due_at").asc(nulls_last=True), "-received_at", "-id")
    )


def _part(name: str, scope: Scope, at: datetime) -> Q:
    return condition(name, kind=scope.kind, at=at)


def behind(user: User, scope: Scope, asked: Asked, *, at: datetime) -> QuerySet[Case]:
    """Return the cases a number stands for, as far as the user may see them: all of them."""
    made = _made(scope, asked.measure, at) & _in_row(scope, asked)
    return visible_to(user) & rows(scope).filter(made)


def _made(scope: Scope, measure: str, at: datetime) -> Q:
    """Return the condition of a number; which categories are frequent, the whole scope says."""
    if measure == FREQUENT:
        return condition("valid", kind=scope.kind, at=at) & Q(category__in=frequent(scope))
    return condition(measure, kind=scope.kind, at=at)


def _in_row(scope: Scope, asked: Asked) -> Q:
    """Return the condition of one row of the table; no row is everything."""
    code = asked.row
    if not code:
        return Q()
    if asked.by is By.AREA:
        below = len(path(code)) == width_below(scope.area)
        return in_area(code) if below else Q(area=code)
    if asked.by is By.UNIT:
        return Q(unit=None) if code == NOBODYS else Q(unit=_uuid(code))
    if asked.by is By.CATEGORY:
        return Q(category=None) if code == NOBODYS else Q(category=code)
    column = "post" if asked.by is By.POST else "channel"
    return Q(**{column: "" if code == NOBODYS else code})


def _row_name(scope: Scope, asked: Asked) -> str:
    code = "" if asked.row == NOBODYS else asked.row
    return names(scope, asked.by, {code})[code] if asked.row else ""


def _uuid(code: str) -> UUID:
    try:
        return UUID(code)
    except ValueError:
        raise KeyError(code) from None
