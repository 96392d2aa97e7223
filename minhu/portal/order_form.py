"""What a resident fills in to ask for a service or to make a wish."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.affairs.orders import BY_PHONE
from minhu.catalogue.enums import ReasonKind
from minhu.catalogue.queries import reasons
from minhu.portal.forms import TOO_LONG, FaultyForm, PhoneField
from minhu.portal.queries.doors import Door
from minhu.requests.forms import LONGEST

PERSONAL_TITLE = 40


class OrderForm(FaultyForm):
    """One thing of the menu, how to say it to those who may take it, and whom to call."""

    way = forms.ChoiceField(choices=list(BY_PHONE.items()), initial="menu")
    item = forms.ChoiceField(error_messages={"required": gettext_lazy("请选一样。")})
    title = forms.CharField(
        max_length=PERSONAL_TITLE,
        error_messages={
            "required": gettext_lazy("请写一句：要做什么。"),
            "max_length": TOO_LONG,
        },
    )
    detail = forms.CharField(
        required=False, max_length=LONGEST, error_messages={"max_length": TOO_LONG}
    )
    caller_name = forms.CharField(required=False, max_length=40)
    caller_phone = PhoneField()
    consent = forms.BooleanField(
        error_messages={"required": gettext_lazy("请点一下“同意”，我们才能用这些内容去办。")}
    )

    def __init__(self, *args: Any, door: Door, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.door = door
        item = self.fields["item"]
        assert isinstance(item, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        item.choices = [(each.code, each.label) for each in reasons(ReasonKind.MENU)]

    def clean(self) -> dict[str, Any]:
        if not self.door.known:
            self.add_error(None, _("先选一个地方，我们才知道到哪里去。"))
        return super().clean() or {}

    def said(self, key: str) -> dict[str, Any]:
        """Return the valid form as what the verb takes in."""
        answers = {name: said for name, said in self.cleaned_data.items() if name != "consent"}
        place = self.door.plate.name if self.door.plate else ""
        return {**answers, "area": self.door.area, "place": place, "intake_key": key}
