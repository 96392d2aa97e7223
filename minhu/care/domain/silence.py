"""A box that says nothing has somebody look after it, once; when it speaks again nobody need go."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import House
from minhu.affairs.domain.steps import take, taken_in
from minhu.care.models import CallBox
from minhu.care.queries import LOW, asleep
from minhu.cases.enums import Channel
from minhu.cases.procedures import procedures

MOST = 200
"""So many boxes at one look; a net that is down for a whole street is no reason to stop the worker."""
STILL_TO_GO = ("asked", "offered", "claimed")


def look_after(at: datetime) -> int:
    """Open an order for each box that fell silent or low, call off those that speak; how many."""
    boxes = CallBox.objects.select_related("area", "looked")
    silent = list(boxes.filter(asleep(at), looked=None)[:MOST])
    awake = list(boxes.exclude(looked=None).exclude(asleep(at))[:MOST])
    return sum(_send(box, at) for box in silent) + sum(_call_off(box, at) for box in awake)


@transaction.atomic
def _send(box: CallBox, at: datetime) -> int:
    taken = taken_in(procedures["order"], _words(box), actor=House(), at=at)
    if not CallBox.objects.filter(pk=box.pk, looked=None).update(looked=taken.case):
        return 0
    if taken.created:
        take(taken.case, "assign", answers={"unit": None}, actor=House(), at=at)
    return 1


@transaction.atomic
def _call_off(box: CallBox, at: datetime) -> int:
    case = box.looked
    if not CallBox.objects.filter(pk=box.pk, looked=case).update(looked=None):
        return 0
    if case is not None and case.state in STILL_TO_GO:
        note = _("呼叫器停用了。") if box.ended_at else _("呼叫器又有动静了。")
        take(case, "call_off", answers={"note": note}, actor=House(), at=at)
    return 1


def _words(box: CallBox) -> dict[str, object]:
    low = box.battery is not None and box.battery <= LOW
    title = _("呼叫器 %(code)s 电不多了，去换电池") if low else _("呼叫器 %(code)s 没动静，去看看")
    since = box.heard_at or box.made_at
    return {
        "title": title % {"code": box.code},
        "way": "list",
        "area": box.area,
        "place": box.place,
        "channel": Channel.SENSOR,
        "intake_key": f"{box.code}-{int(since.timestamp())}",
    }
