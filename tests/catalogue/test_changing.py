"""Limits and ladders: who changes them, from when, and what is refused in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from minhu.catalogue.domain.ladders import Ladder, Slot, change_ladder
from minhu.catalogue.domain.limits import Change, change_limit
from minhu.catalogue.enums import ClockMode, ClockUnit, RuleKind, Told
from minhu.catalogue.models import Limit, RuleChange, Rung
from minhu.catalogue.queries.changes import changes
from minhu.core.clock import MOST, local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast

pytestmark = pytest.mark.django_db
TOMORROW = local_day(NOW) + timedelta(days=1)
LIMIT = Change(3, ClockUnit.NATURAL_DAY, ClockMode.END_OF_DAY, TOMORROW, "会议纪要")
LADDER = Ladder(((50, Told.HOLDER), (100, Told.SUPERVISOR)), TOMORROW, "会议纪要")


def row() -> Limit:
    return Limit.objects.filter(category=None, valid_to=None).order_by("pk")[0]


def test_a_limit_is_changed_by_the_street_for_days_to_come_and_by_a_paper(cast: Cast) -> None:
    changed = partial(change_limit, row(), area=Area.objects.get(pk=STREET), at=NOW)
    with pytest.raises(NotAllowedError, match="不能改时限"):
        changed(LIMIT, actor=cast.desk)
    for wrong, words in (
        (replace(LIMIT, begins=local_day(NOW)), "从明天"),
        (replace(LIMIT, amount=0), "数字"),
        (replace(LIMIT, amount=MOST + 1), "数字"),
        (replace(LIMIT, clock=ClockUnit.WORK_HOUR), "按天算"),
        (replace(LIMIT, source=" "), "出处"),
    ):
        with pytest.raises(DomainError, match=words):
            changed(wrong, actor=cast.street)
    assert not RuleChange.objects.exists()
    assert changed(LIMIT, actor=cast.street).amount == 3


def test_a_first_limit_that_is_put_right_before_it_begins_was_nothing_before(cast: Cast) -> None:
    one = row()
    Limit.objects.filter(procedure=one.procedure, name=one.name, category=None).exclude(
        pk=one.pk
    ).delete()
    Limit.objects.filter(pk=one.pk).update(valid_from=TOMORROW)
    change_limit(one, LIMIT, area=Area.objects.get(pk=STREET), actor=cast.street, at=NOW)
    (line,) = changes(RuleKind.LIMIT, area_code=STREET)
    assert (line.was, bool(line.becomes)) == ("", True)


def test_a_ladder_is_changed_by_the_street_and_by_a_paper(cast: Cast) -> None:
    slot = Slot.of(Rung.objects.order_by("pk")[0])
    changed = partial(change_ladder, slot, area=Area.objects.get(pk=STREET), at=NOW)
    with pytest.raises(NotAllowedError, match="不能改提醒和升级"):
        changed(LADDER, actor=cast.desk)
    with pytest.raises(DomainError, match="出处"):
        changed(replace(LADDER, source=" "), actor=cast.street)
    assert len(changed(LADDER, actor=cast.street)) == 2
