"""What is asked of somebody who lets something come again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minhu.catalogue.enums import Strand
from minhu.core.days import DayField
from minhu.core.recurrence import LAST, Every, Holiday, Rule
from minhu.places.models import Area
from minhu.schedules.domain.keeping import Plan
from minhu.schedules.makers import Pattern
from minhu.schedules.models import AHEAD, LEVELS

DAYS = [
    ("0", _("周一")),
    ("1", _("周二")),
    ("2", _("周三")),
    ("3", _("周四")),
    ("4", _("周五")),
    ("5", _("周六")),
    ("6", _("周日")),
]
WHICH = [
    ("", "—"),
    ("1", _("第一个")),
    ("2", _("第二个")),
    ("3", _("第三个")),
    ("4", _("第四个")),
    (str(LAST), _("最后一个")),
]
MONTHS = [("1", _("每个月")), ("3", _("每季度")), ("6", _("每半年")), ("12", _("每年"))]


class PlaceField(forms.ModelChoiceField[Area]):
    """A place, each called with the community it lies in."""

    def label_from_instance(self, obj: Area) -> str:
        return f"{obj.parent.name} {obj.name}" if obj.parent else obj.name


class ScheduleForm(forms.Form):
    title = forms.CharField(
        label=_("叫什么"), max_length=40, error_messages={"required": _("请写叫什么。")}
    )
    strand = forms.ChoiceField(
        label=_("建、巡、服"),
        choices=Strand.choices,
        help_text=_("建设、巡查还是服务；到期日历上照这个标出来"),
    )
    every = forms.ChoiceField(label=_("多久一次"), choices=Every.choices)
    weekdays = forms.MultipleChoiceField(
        label=_("周几"),
        choices=DAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    day = forms.IntegerField(
        label=_("每月几日"),
        min_value=1,
        max_value=31,
        required=False,
        help_text=_("选“每月的一天”才填；31 就是月底那天"),
    )
    which = forms.ChoiceField(
        label=_("第几个周几"),
        choices=WHICH,
        required=False,
        help_text=_("选“每月第几个周几”才填，周几在上面选"),
    )
    months = forms.ChoiceField(
        label=_("隔几个月"), choices=MONTHS, required=False, help_text=_("按月来的才看这一项")
    )
    holiday = forms.ChoiceField(
        label=_("碰上放假"),
        choices=Holiday.choices,
        help_text=_("按这里的放假和调休安排算"),
    )
    area = PlaceField(
        Area.objects.none(), label=_("哪里"), error_messages={"required": _("请选哪里。")}
    )
    level = forms.ChoiceField(label=_("每次列几份"), choices=LEVELS, required=False)
    starts_on = DayField(
        label=_("从哪天起"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选从哪天起。")},
    )
    ends_on = DayField(
        label=_("到哪天为止"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选到哪天为止。")},
        help_text=_("最长一年，到期再定一次"),
    )
    ahead = forms.IntegerField(
        label=_("提前几天列出来"), min_value=0, max_value=AHEAD, required=False
    )

    def __init__(
        self, *args: Any, places: QuerySet[Area], grids_only: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        field.queryset = places
        if grids_only:
            del self.fields["level"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        every, days = said.get("every"), said.get("weekdays") or []
        if every == Every.WEEK and not days:
            self.add_error("weekdays", _("请选周几。"))
        if every == Every.MONTH_DAY and not said.get("day"):
            self.add_error("day", _("请写每月几日。"))
        if every == Every.MONTH_WEEKDAY and not (said.get("which") and days):
            self.add_error("which", _("请选第几个，并在上面选周几。"))
        return said

    def rule(self) -> Rule:
        """Return the rule; only after the form was found valid."""
        said = self.cleaned_data
        every = Every(said["every"])
        by_month = every in {Every.MONTH_DAY, Every.MONTH_WEEKDAY}
        nth = {Every.MONTH_DAY: said["day"], Every.MONTH_WEEKDAY: said["which"]}.get(every)
        on_days = every in {Every.WEEK, Every.MONTH_WEEKDAY}
        return Rule(
            every,
            tuple(sorted(map(int, said["weekdays"]))) if on_days else (),
            int(nth or 0),
            int(said["months"] or 1) if by_month else 1,
            Holiday(said["holiday"]),
        )

    def plan(self, maker: str, subject: str, pattern: Pattern) -> Plan:
        """Return what was planned; only after the form was found valid."""
        said = self.cleaned_data
        return Plan(
            maker=maker,
            subject=subject,
            title=said["title"],
            rule=self.rule(),
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            body=pattern.body,
            level=said.get("level", ""),
            ahead=said["ahead"] or 0,
            strand=Strand(said["strand"]),
        )
