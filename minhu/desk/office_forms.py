"""What the administrators' pages ask: accounts, units, posts, plates, which part of a log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.accounts.enums import UNIT_ROLES, Role, Secrecy
from minhu.accounts.models import Unit
from minhu.core.clock import now
from minhu.core.days import DayField
from minhu.places.codes import span
from minhu.places.locate import locate
from minhu.places.models import Area
from minhu.places.queries import area as area_by_code
from minhu.requests.forms import GridField

NEW_PASSWORD = forms.PasswordInput({"autocomplete": "new-password"})


class OpenAccountForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=150,
        help_text=gettext_lazy("字母和数字，登录时用"),
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off"}),
    )
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    password = forms.CharField(
        label=gettext_lazy("密码"), max_length=128, strip=False, widget=NEW_PASSWORD
    )


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("新密码"), max_length=128, strip=False, widget=NEW_PASSWORD
    )


class AreaField(forms.CharField):
    """An area inside another, by its code or by its name."""

    within = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)
        self.widget.attrs |= {"list": "areas", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Django's own signature
        typed = super().clean(value)
        return self._found(typed) if typed else None

    def _found(self, typed: str) -> Area:
        ours = Area.objects.inside(self.within)
        coded = area_by_code(typed)
        if coded is not None:
            found = list(ours.filter(pk=coded.pk))
        else:
            found = list(ours.filter(name=typed)[:2]) or list(ours.filter(name__contains=typed)[:2])
        if not found:
            raise forms.ValidationError(_("没有找到这个区域，请写代码或名称。"))
        if len(found) > 1:
            raise forms.ValidationError(_("有好几个叫这个名字的，请写代码。"))
        return found[0]


class AreaForm(forms.Form):
    """A form one of whose fields is an area inside ``within``."""

    def __init__(self, data: Any = None, *, within: str, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, **kwargs)
        for field in self.fields.values():
            if isinstance(field, AreaField):
                field.within = within


class OpenUnitForm(AreaForm):
    code = forms.SlugField(
        label=gettext_lazy("编号"), max_length=32, help_text=gettext_lazy("字母和数字，不再改")
    )
    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    area = AreaField(label=gettext_lazy("区域"), help_text=gettext_lazy("代码或名称"))
    phone = forms.CharField(label=gettext_lazy("电话"), max_length=40, required=False)


class GivePostForm(AreaForm):
    """A post inside ``within``: for an area, or for one of its units."""

    role = forms.ChoiceField(label=gettext_lazy("岗位"), choices=Role.choices)
    area = AreaField(
        label=gettext_lazy("区域"), required=False, help_text=gettext_lazy("代码或名称")
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("单位"),
        required=False,
        empty_label=gettext_lazy("只有承办单位要选"),
    )

    def __init__(self, data: Any = None, *, within: str, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, within=within, **kwargs)
        field, (first, after) = self.fields["unit"], span(within)
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        field.queryset = Unit.objects.filter(active=True, area_code__gte=first, area_code__lt=after)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if not self.errors and (said["unit"] is None) == (said["role"] in UNIT_ROLES):
            raise forms.ValidationError(_("承办单位的岗位要选单位，其他岗位要选区域。"))
        if not self.errors and not said["unit"] and not said["area"]:
            self.add_error("area", _("请选这个岗位管哪个区域。"))
        return said


class CeilingForm(forms.Form):
    ceiling = forms.TypedChoiceField(
        label=gettext_lazy("能看到哪一级"),
        choices=[("", gettext_lazy("按岗位")), *Secrecy.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("受限和保密的事，够级别的人才看得到"),
    )


class PlateForm(forms.Form):
    """A new plate: in a grid that is chosen, or where the map was clicked."""

    name = forms.CharField(
        label=gettext_lazy("地点"),
        max_length=80,
        help_text=gettext_lazy("贴在哪里，例如 3 号楼 1 单元"),
    )
    area = GridField(
        Area.objects.none(),
        label=gettext_lazy("网格"),
        required=False,
        empty_label=gettext_lazy("在图上点，或者在这里选"),
    )
    longitude = forms.FloatField(
        required=False, min_value=-180, max_value=180, widget=forms.HiddenInput
    )
    latitude = forms.FloatField(
        required=False, min_value=-90, max_value=90, widget=forms.HiddenInput
    )

    def __init__(self, data: Any = None, *, grids: QuerySet[Area], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        field.queryset = self.grids = grids

    @property
    def point(self) -> tuple[float, float] | None:
        """The point somebody clicked, longitude first, or ``None``."""
        longitude = self.cleaned_data.get("longitude")
        latitude = self.cleaned_data.get("latitude")
        return None if longitude is None or latitude is None else (longitude, latitude)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = self.cleaned_data
        if not self.errors and not found.get("area"):
            found["area"] = self._clicked()
            if found["area"] is None:
                self.add_error("area", _("请选网格，或者在图上点一下。"))
        return found

    def _clicked(self) -> Area | None:
        if self.point is None:
            return None
        return self.grids.filter(pk=locate(*self.point, at=now()).area_code).first()


class LogForm(forms.Form):
    """Which part of a log, as it stands in the URL. What cannot be read there is left out."""

    log = forms.ChoiceField(choices=[("accounts", "")], required=False)
    who = forms.UUIDField(required=False)
    day = DayField(required=False, widget=forms.DateInput({"type": "date"}))
    after = forms.UUIDField(required=False)
