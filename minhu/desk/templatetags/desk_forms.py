"""Fields of forms as Tabler draws them, and small words for the pages of a case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minhu.cases.models import Case, Voice
from minhu.notices.models import Notice
from minhu.people.queries import masked

register = template.Library()

DASHES = forms.ModelChoiceField(None).empty_label
"""What Django writes where nobody said what nothing is called."""

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.Widget, "form-control"),
)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Return the widget of a field with its class, and tied to its help and its error."""
    attrs: dict[str, Any] = {"class": _class(field.field.widget)}
    notes = [
        f"{field.id_for_label}_{kind}"
        for kind, there in (("help", field.help_text), ("error", field.errors))
        if there
    ]
    if notes:
        attrs["aria-describedby"] = " ".join(notes)
    if isinstance(field.field, forms.ModelChoiceField) and field.field.empty_label == DASHES:
        field.field.empty_label = _("请选")
    names = getattr(field.field, "suggests", None)
    if names is None:
        return field.as_widget(attrs=attrs)
    listed = f"{field.id_for_label}_list"
    asks = {
        "list": listed,
        "hx-get": f"{reverse('desk:addresses')}?field={field.html_name}",
        "hx-trigger": "input changed delay:250ms",
        "hx-target": f"#{listed}",
        "hx-swap": "innerHTML",
        "hx-include": "this",
        "hx-params": field.html_name,
    }
    return field.as_widget(attrs=attrs | asks) + datalist(listed, names)


def datalist(name: str, words: Iterable[str]) -> SafeString:
    """Return words to choose from while one types, scripts or none."""
    options = format_html_join("", '<option value="{}">', ((each,) for each in words))
    return format_html('<datalist id="{}">{}</datalist>', name, options)


@register.filter
def is_check(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_radio(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.RadioSelect)


@register.filter
def is_select(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.Select)


@register.filter
def less(whole: int, part: int) -> int:
    return whole - part


@register.simple_tag
def masked_reader(notice: Notice) -> str:
    """Return whom a message was for: a caller as ``masked_caller``, or an outlet and its mask."""
    outlet = notice.outlet
    if outlet is None:
        return masked_caller(notice)
    return f"{outlet.user or outlet.unit or outlet.area_code} {outlet.mask}"


@register.simple_tag
def masked_caller(of: Case | Voice | Notice) -> str:
    """Return 张* 138****5678, or that no phone was left."""
    person = masked(of.caller if isinstance(of, Case) else of.person)
    return f"{person.name} {person.phone}".strip() or _("没有留电话")


def _class(widget: forms.Widget) -> str:
    return next(css for kind, css in CLASSES if isinstance(widget, kind))
