"""What is asked before a closely kept case is opened, and afterwards."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

WORDS = {"required": _("请写一句为什么，会留下记录。")}


class WhyForm(forms.Form):
    words = forms.CharField(label=_("为什么要看"), max_length=200, error_messages=WORDS)


class GlassForm(forms.Form):
    """A case that one may not see and must see now."""

    number = forms.CharField(
        label=_("哪一件的编号"),
        max_length=30,
        help_text=_("像 20261119-7K3M9P-Q，工单和专题办件的都行。"),
        error_messages={"required": _("请写要打开哪一件的编号。")},
    )
    words = forms.CharField(label=_("为什么非看不可"), max_length=200, error_messages=WORDS)


class ReviewForm(forms.Form):
    justified = forms.TypedChoiceField(
        label=_("该不该打开"),
        choices=[("yes", _("该打开")), ("no", _("不该打开，马上收回"))],
        coerce=lambda said: said == "yes",
        error_messages={"required": _("请选该不该。")},
    )
    words = forms.CharField(
        label=_("意见"), max_length=200, error_messages={"required": _("请写一句意见。")}
    )


class AnswerForm(forms.Form):
    """A few words with a referral that is refused or taken back."""

    words = forms.CharField(label=_("为什么"), max_length=200, error_messages=WORDS)
