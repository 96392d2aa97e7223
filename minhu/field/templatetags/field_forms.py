"""Fields of forms as WeUI draws them."""

from __future__ import annotations

from django import forms, template
from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def phone_control(field: BoundField) -> SafeString:
    """Return the widget of a field, large enough for a thumb, and tied to its error."""
    attrs: dict[str, str | bool] = {"class": "weui-input"}
    if field.errors:
        attrs |= {"aria-describedby": f"{field.auto_id}_error"}
    names = getattr(field.field, "suggests", None)
    if names is None:
        return field.as_widget(attrs=attrs)
    listed = f"{field.auto_id}_list"
    options = format_html_join("", '<option value="{}">', ((each,) for each in names))
    shown = field.as_widget(attrs=attrs | {"list": listed})
    return shown + format_html('<datalist id="{}">{}</datalist>', listed, options)


@register.filter
def is_group(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxSelectMultiple)
