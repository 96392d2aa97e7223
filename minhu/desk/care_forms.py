"""What is asked of somebody who puts a call box into a home."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minhu.care.domain.boxes import About
from minhu.care.enums import BoxKind
from minhu.places.models import Area

PEOPLE = {"person": _("给谁装的"), "family": _("家属"), "helper": _("志愿者或邻居")}


class BoxForm(forms.Form):
    """The box and where it stands; names and phones go to the vault and nowhere else."""

    code = forms.CharField(
        label=_("编号"),
        max_length=32,
        help_text=_("写在机身上的，小写字母、数字和短横。"),
        error_messages={"required": _("请写编号。")},
    )
    kind = forms.ChoiceField(label=_("哪一种"), choices=BoxKind.choices)
    area = forms.ModelChoiceField(
        Area.objects.none(), label=_("网格"), error_messages={"required": _("请选在哪个网格。")}
    )
    place = forms.CharField(
        label=_("装在哪里"),
        max_length=120,
        help_text=_("写到楼和单元；哪一户写在称呼里。"),
        error_messages={"required": _("请写装在哪里。")},
    )

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
        area.queryset = areas
        for which, label in PEOPLE.items():
            for part, said, longest in (("name", _("称呼"), 40), ("phone", _("电话"), 20)):
                text = _("%(who)s：%(what)s") % {"who": label, "what": said}
                self.fields[f"{which}_{part}"] = forms.CharField(
                    label=text, max_length=longest, required=False
                )

    @property
    def about(self) -> About:
        """Return the valid form as what the verb takes."""
        said = self.cleaned_data
        people = {each: (said[f"{each}_name"], said[f"{each}_phone"]) for each in PEOPLE}
        return About(said["code"], said["kind"], said["area"], said["place"], people)
