from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from minhu.accounts.enums import TokenScope


class SignInForm(forms.Form):
    """Name and password; the lengths keep hashing cheap."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=150,
        error_messages={"required": _("请写用户名。")},
        widget=forms.TextInput(
            attrs={"class": "form-control", "autocomplete": "username", "autocapitalize": "none"}
        ),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        error_messages={"required": _("请写密码。")},
        widget=forms.PasswordInput(
            attrs={"class": "form-control", "autocomplete": "current-password"}
        ),
    )


class CodeForm(forms.Form):
    """Six digits of the app, or eight from paper."""

    code = forms.CharField(
        label=_("验证码"),
        max_length=20,
        error_messages={"required": _("请写手机上显示的6位数字。")},
        widget=forms.TextInput(
            attrs={
                "class": "form-control",
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
            }
        ),
    )


class TokenForm(forms.Form):
    """What a program may do with a key, and for how long."""

    name = forms.CharField(
        label=_("给什么程序用"),
        max_length=40,
        error_messages={"required": _("请写给什么程序用，以后好认。")},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("能做什么"),
        choices=TokenScope.choices,
        error_messages={"required": _("请至少勾一样。")},
        widget=forms.CheckboxSelectMultiple(),
    )
    days = forms.TypedChoiceField(
        label=_("用多少天"),
        coerce=int,
        choices=[(7, "7"), (30, "30"), (90, "90")],
        initial=30,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)
