"""The words of counting: measures, conventions 口径, and by what figures are told apart."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Convention(models.TextChoices):
    """What stands under the line of a rate (domain page §7); the label is shown beside it."""

    ALL = "all", _("收到的全部")
    VALID = "valid", _("有效诉求")
    DUE = "due", _("到期应办结")
    ONTIME = "ontime", _("应办结")
    EXCL_WITHDRAWN = "excl_withdrawn", _("撤回的不算")
    WITHDRAWN_CLOSED = "withdrawn_closed", _("撤回的算办结")
    REVISITED = "revisited", _("已回访")
    EXCL_EXEMPT = "excl_exempt", _("批准剔除的不算")
    CLOSED = "closed", _("已办结")
    FILED = "filed", _("已立案")
    DONE = "done", _("应处置")
    DISPATCHED = "dispatched", _("派过单的")
    CHECKED = "checked", _("核查过的")
    APPEALED = "appealed", _("申诉有结论的")
    CONTACTED = "contacted", _("联系过的")
    PATROLLED = "patrolled", _("网格报来的")
    PATROL_DUE = "patrol_due", _("网格该发现的")
    VERIFIED = "verified", _("受理过的")
    GRIDS = "grids", _("在用的网格")
    POPULATION = "population", _("常住人口")


class By(models.TextChoices):
    """By what the rows of a table of figures differ.

    A post is the kind of post that worked on a case, never whoever holds it.
    """

    AREA = "area", _("地方")
    UNIT = "unit", _("单位")
    CATEGORY = "category", _("类别")
    CHANNEL = "channel", _("来路")
    POST = "post", _("岗位")


class Measure(StrEnum):
    """What the engines count; ``valid`` is ``open`` and ``closed`` together.

    All count rows but ``minutes``: how long the closed ones took, all together. ``overdue`` is
    what had run out when the clocks were last looked at (``sources.RowSource.lately``).
    """

    RECEIVED = "received"
    VALID = "valid"
    OPEN = "open"
    CLOSED = "closed"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    EXCLUDED = "excluded"
    ON_TIME = "on_time"
    LATE = "late"
    ANSWERED_CALL = "answered_call"
    ANSWERED_LATE = "answered_late"
    RETURNED = "returned"
    REWORKED = "reworked"
    REVISITED = "revisited"
    SOLVED = "solved"
    SATISFIED = "satisfied"
    CONTENT = "content"
    FAIRLY = "fairly"
    RATED = "rated"
    EXEMPTED = "exempted"
    MINUTES = "minutes"
    FILED = "filed"
    DONE = "done"
    DONE_ON_TIME = "done_on_time"
    LATE_WAITING = "late_waiting"
    DISPATCHED = "dispatched"
    MISDIRECTED = "misdirected"
    MISTAKEN = "mistaken"
    CHECKED = "checked"
    PASSED = "passed"
    APPEALED = "appealed"
    MET = "met"
    GRID_FOUND = "grid_found"
    GRID_VALID = "grid_valid"
    MISSED = "missed"
    SETTLED = "settled"
    VERIFIED = "verified"
    VERIFIED_ON_TIME = "verified_on_time"
    CHECKED_ON_TIME = "checked_on_time"
    OVERDUE = "overdue"
    HELD = "held"
