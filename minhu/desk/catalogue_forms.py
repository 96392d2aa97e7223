"""What the pages of the catalogue ask: which tree, which words, from when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import Unit, User
from minhu.cases.enums import Channel
from minhu.catalogue.domain.strands import Turn
from minhu.catalogue.enums import Strand
from minhu.catalogue.models import Category, Edition, RoutingRule
from minhu.catalogue.queries.editions import offered_in
from minhu.core.clock import now
from minhu.core.days import DayField
from minhu.desk.queries.choices import places
from minhu.places.models import Area
from minhu.requests.forms.base import choose_from
from minhu.requests.forms.categories import CategoryField
from minhu.requests.queries import units_inside

HOUSE = "house"
"""How the tree that comes with Minhu is called in an address; it has no code."""


class FindForm(forms.Form):
    """What stands in the address. What cannot be read there is left out."""

    q = forms.CharField(max_length=40, required=False)

    @property
    def words(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))

    def tree(self, in_use: str | None) -> str | None:
        """Return the tree to show: the one asked for, else the one in use."""
        asked = self.data.get("tree", "")
        if asked == HOUSE:
            return None
        return asked if Edition.objects.filter(pk=asked).exists() else in_use


class TreeForm(forms.Form):
    """Which tree from which day on."""

    edition = forms.ModelChoiceField(
        Edition.objects.all(), label=_("类别表"), required=False, empty_label=_("自带的")
    )
    begins = DayField(
        label=_("哪天起"),
        widget=forms.DateInput({"type": "date"}),
        error_messages={"required": _("请选从哪天起。"), "invalid": _("日期不对，请重选。")},
    )


class StrandForm(forms.Form):
    """What a category is to build, patrol or serve by, from which day on, by which paper."""

    strand = forms.ChoiceField(label=_("改成"), choices=Strand.choices)
    begins = DayField(
        label=_("哪天起"),
        widget=forms.DateInput({"type": "date"}),
        error_messages={"required": _("请选从哪天起。"), "invalid": _("日期不对，请重选。")},
    )
    source = forms.CharField(
        label=_("出处"),
        max_length=200,
        help_text=_("哪份文件这样说的"),
        error_messages={"required": _("请写明出处，比如哪份文件。")},
    )

    @property
    def turn(self) -> Turn:
        said = self.cleaned_data
        return Turn(Strand(said["strand"]), said["begins"], said["source"])


class WhyForm(forms.Form):
    """Why a rule is changed, as the log keeps it."""

    why = forms.CharField(
        label=_("为什么"),
        max_length=200,
        help_text=_("比如哪次会定的、哪份文件。"),
        error_messages={"required": _("请写为什么这样改，比如哪次会定的。")},
    )


class RuleForm(WhyForm):
    """When a thing goes where; an empty question asks nothing."""

    name = forms.CharField(
        label=_("规则名称"),
        max_length=40,
        help_text=_("派单时给人看，例如：路灯找市政所"),
        error_messages={"required": _("请起个名字，派单时别人要看。")},
    )
    category = CategoryField(
        Category.objects.none(), label=_("类别"), required=False, empty_label=_("不限")
    )
    place_code = forms.ChoiceField(label=_("地方"), required=False)
    channel = forms.ChoiceField(
        label=_("怎么来的"), required=False, choices=[("", _("不限")), *Channel.choices]
    )
    words = forms.CharField(
        label=_("有这些字"), max_length=80, required=False, help_text=_("空格隔开，有一个就算")
    )
    hour_from = forms.IntegerField(label=_("几点起"), min_value=0, max_value=23, required=False)
    hour_to = forms.IntegerField(label=_("到几点"), min_value=1, max_value=24, required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("派给"), required=False, empty_label=_("本网格网格员")
    )
    person = forms.ModelChoiceField(
        User.objects.none(), label=_("请交给谁"), required=False, empty_label=_("单位自己定")
    )
    automatic = forms.BooleanField(label=_("受理后直接派，不用人看"), required=False)

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 -- Django's own signature
        *,
        area: Area,
        rule: RoutingRule | None = None,
    ) -> None:
        """Ask for a rule; ``rule`` is the one that is put right."""
        known = model_to_dict(rule, fields=self.base_fields) if rule else {}
        super().__init__(data, label_suffix="", initial=known)
        self.order_fields([*(name for name in self.fields if name != "why"), "why"])
        self.place_names = dict(places(area.code))
        units = units_inside(area.code)
        choose_from(self.fields["category"], offered_in(area.code, now()))
        choose_from(self.fields["unit"], units)
        choose_from(self.fields["person"], User.objects.filter(posts__unit__in=units).distinct())
        place = self.fields["place_code"]
        assert isinstance(place, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        place.choices = [("", _("不限")), *self.place_names.items()]

    @property
    def asks(self) -> dict[str, Any]:
        """Return what the rule asks and where it sends, without why it was changed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "why"}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        hours = (said.get("hour_from"), said.get("hour_to"))
        if (hours[0] is None) != (hours[1] is None) or (
            hours[0] is not None and hours[0] == hours[1]
        ):
            self.add_error("hour_to", _("请写两个不同的钟点，或者都不写。"))
        person, unit = said.get("person"), said.get("unit")
        if person is not None and not (unit and person.posts.filter(unit=unit).exists()):
            self.add_error("person", _("这个人不在要派的单位里。"))
        return said
