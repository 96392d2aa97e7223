"""业主共同决定: whether owners decided something, by heads and by area (Civil Code, article 278).

At least two thirds of the owners by heads and by area must take part. An ordinary matter needs
more than half of those who took part, by heads and by area; raising the repair fund, rebuilding,
and another use of what is common need three quarters or more. Who has several units is one head;
who abstains took part and did not agree. Numbers alone are kept, never who voted how.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.affairs.forms import StepForm, chosen

MATTER = {
    "ordinary": _("一般的事：用维修资金、换物业、定规约（过半数）"),
    "special": _("筹集维修资金、改建重建、改变共有部分用途或拿去经营（四分之三以上）"),
}
RESULT = {
    "passed": _("通过"),
    "few": _("没有通过：参与的业主或者面积不到三分之二"),
    "half": _("没有通过：同意的人数或者面积没有超过参与的一半"),
    "quarters": _("没有通过：同意的人数或者面积不到参与的四分之三"),
}
Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Side:
    """One way of counting, by heads or by area: all there is, who took part, who agreed."""

    whole: Number
    came: Number
    agreed: Number


def decided(matter: str, sides: Iterable[Side]) -> str:
    """Return a key of ``RESULT``: each side is counted by itself, and both must do."""
    both = list(sides)
    if any(3 * side.came < 2 * side.whole for side in both):
        return "few"
    if matter == "special":
        enough = all(4 * side.agreed >= 3 * side.came for side in both)
        return "passed" if enough else "quarters"
    return "passed" if all(2 * side.agreed > side.came for side in both) else "half"


def _heads(label: Any, least: int = 0) -> forms.IntegerField:  # noqa: ANN401 -- a lazy text
    return forms.IntegerField(label=label, min_value=least, max_value=999999)


def _metres(label: Any, least: str = "0") -> forms.DecimalField:  # noqa: ANN401 -- a lazy text
    return forms.DecimalField(
        label=label, min_value=Decimal(least), max_digits=12, decimal_places=2
    )


class OwnersForm(StepForm):
    """The numbers of a vote; whether it passed is reckoned, nobody writes it."""

    matter = chosen(_("表决什么"), MATTER)
    owners = _heads(_("全体业主（人）"), 1)
    area = _metres(_("全体面积（平方米）"), "0.01")
    came = _heads(_("参与的业主（人，弃权的也算）"))
    came_area = _metres(_("参与的面积（平方米）"))
    agreed = _heads(_("同意的业主（人）"))
    agreed_area = _metres(_("同意的面积（平方米）"))
    result = forms.ChoiceField(
        label=_("结果"), choices=list(RESULT.items()), required=False, widget=forms.HiddenInput
    )
    field_order = (
        *("matter", "owners", "area", "came", "came_area", "agreed", "agreed_area"),
        *("note", "result"),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.errors:
            return said
        heads = Side(said["owners"], said["came"], said["agreed"])
        metres = Side(said["area"], said["came_area"], said["agreed_area"])
        for name, side in (("came", heads), ("came_area", metres)):
            if side.came > side.whole:
                self.add_error(name, _("参与的比全体还多，请核对。"))
        for name, side in (("agreed", heads), ("agreed_area", metres)):
            if side.agreed > side.came:
                self.add_error(name, _("同意的比参与的还多，请核对。"))
        said["result"] = decided(said["matter"], (heads, metres))
        return said
