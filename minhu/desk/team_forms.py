"""What is asked about posts, responsibility cards and organisations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.core.days import DayField
from minhu.desk.absence_form import DAY
from minhu.desk.redraw_form import AreaChoice, offer
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.teams.models import Node, Rule
from minhu.teams.queries import Field, Roster


class SeatForm(forms.Form):
    """Somebody for a post that does not follow an account."""

    slot = forms.ChoiceField(label=_("岗位"), error_messages={"required": _("请选岗位。")})
    name = forms.CharField(
        label=_("姓名"), max_length=40, error_messages={"required": _("请写上姓名。")}
    )
    home = forms.CharField(label=_("来自哪个单位"), max_length=60, required=False)
    since = DayField(
        label=_("哪天到岗"), widget=DAY, error_messages={"required": _("请选哪天到岗。")}
    )

    def __init__(self, data: Any = None, *, roster: Roster, initial: Any = None) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, initial=initial, label_suffix="")
        field = self.fields["slot"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        field.choices = [
            (place.slot.code, place.slot.name)
            for place in roster.places
            if not place.slot.role and (place.vacant or not place.slot.count)
        ]


class TemplateForm(forms.Form):
    """Which template the areas of a place go by."""

    area = AreaChoice(
        Area.objects.none(), label=_("哪里"), error_messages={"required": _("请选哪里。")}
    )
    rule = forms.ModelChoiceField(
        Rule.objects.none(),
        label=_("按哪个模板设岗"),
        error_messages={"required": _("请选模板。")},
    )

    def __init__(self, data: Any = None, *, place: Area, rules: Any) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, label_suffix="")
        levels = (Level.SUBDISTRICT, Level.COMMUNITY, Level.GRID)
        offer(
            self,
            "area",
            Area.objects.inside(place.code)
            .filter(level__in=levels, valid_to=None)
            .select_related("parent"),
        )
        field = self.fields["rule"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        field.queryset = rules


class CardForm(forms.Form):
    """The words of one field of the responsibility card."""

    field = forms.ChoiceField(label=_("哪一项"))
    text = forms.CharField(
        label=_("写什么"), max_length=400, widget=forms.Textarea({"rows": 3}), required=False
    )

    def __init__(self, data: Any = None, *, fields: list[Field]) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, label_suffix="")
        choice = self.fields["field"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        choice.choices = [(each.code, each.name) for each in fields if not each.fills]


class AreasChoice(forms.ModelMultipleChoiceField[Area]):
    """Several areas, grids named with their community."""

    def label_from_instance(self, obj: Area) -> str:
        grid = obj.level in {Level.GRID, Level.MICRO_GRID}
        return f"{obj.parent.name} {obj.name}" if grid and obj.parent else obj.name


class NodeForm(forms.Form):
    """An organisation that is founded."""

    tier = forms.ChoiceField(label=_("哪一级"))
    name = forms.CharField(
        label=_("名称"), max_length=80, error_messages={"required": _("请写组织的名称。")}
    )
    area = AreaChoice(
        Area.objects.none(), label=_("设在哪里"), error_messages={"required": _("请选设在哪里。")}
    )
    parent = forms.ModelChoiceField(
        Node.objects.none(), label=_("上级组织"), required=False, empty_label=_("没有")
    )
    covers = AreasChoice(
        Area.objects.none(),
        label=_("覆盖哪里"),
        help_text=_("联合的可以选几个；选社区就是它的全部网格。"),
        widget=forms.SelectMultiple({"size": 8}),
        error_messages={"required": _("请选它覆盖哪里，至少一个。")},
    )
    since = DayField(
        label=_("成立日期"), widget=DAY, error_messages={"required": _("请选成立日期。")}
    )

    def __init__(self, data: Any = None, *, place: Area, tiers: list[str], since: date) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, initial={"since": since}, label_suffix="")
        inside = Area.objects.inside(place.code).filter(valid_to=None).select_related("parent")
        tier, parent, covers = (self.fields[name] for name in ("tier", "parent", "covers"))
        assert isinstance(tier, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        assert isinstance(parent, forms.ModelChoiceField)  # noqa: S101 -- the same
        assert isinstance(covers, forms.ModelMultipleChoiceField)  # noqa: S101 -- the same
        tier.choices = [(each, each) for each in tiers]
        parent.queryset = Node.objects.filter(valid_to=None).inside(place.code)
        covers.queryset = inside
        offer(self, "area", inside.filter(level__in=(Level.SUBDISTRICT, Level.COMMUNITY)))
