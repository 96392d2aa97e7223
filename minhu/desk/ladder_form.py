"""What a changed ladder asks for: at which parts of the limit each level is told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from minhu.catalogue.domain.ladders import Ladder
from minhu.catalogue.enums import Told
from minhu.catalogue.models import Rung
from minhu.desk.dated_form import DatedForm

_BETWEEN = re.compile(r"[\s,，、;；]+")


class PartsField(forms.CharField):
    """Numbers of per cent as people write them: 50, 80 or 50、80%."""

    def clean(self, value: Any) -> list[int]:  # noqa: ANN401 -- Django's own signature
        words = [each.rstrip("%％") for each in _BETWEEN.split(str(super().clean(value))) if each]
        if not all(each.isascii() and each.isdigit() and len(each) <= 4 for each in words):  # noqa: PLR2004 -- digits of 1000
            raise forms.ValidationError(_("请写百分之几，几个就用逗号隔开，比如 50，80。"))
        return [int(each) for each in words]


class LadderForm(DatedForm):
    def __init__(self, data: Any = None, *, rungs: Iterable[Rung] = ()) -> None:  # noqa: ANN401 -- Django's own signature
        super().__init__(data, label_suffix="")
        known = list(rungs)
        for level in Told:
            parts = [str(each.percent) for each in known if each.tells == level]
            label = _("用到百分之几告诉%(who)s") % {"who": level.label}
            self.fields[level.value] = PartsField(
                label=label, required=False, max_length=60, initial="，".join(parts)
            )
        self.order_fields([*Told.values, "begins", "source"])

    @property
    def ladder(self) -> Ladder:
        said = self.cleaned_data
        rungs = [(part, level) for level in Told for part in said[level.value]]
        return Ladder(tuple(sorted(rungs)), said["begins"], said["source"])
