"""Selects are drawn here as Django would draw them."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.safestring import SafeString

from minhu.core.selects import SELECT, Selects

CHOICES = [
    ("", "请选"),
    ('a"<', "<b>甲</b> & 乙"),
    (3, SafeString("<i>丙</i>")),
    ("组 <1>", [("x", "一"), ("y", "二")]),
]


@pytest.mark.parametrize("value", ["", "x", 3, 'a"<', None])
def test_a_select_is_drawn_to_the_letter_as_django_draws_it(value: object) -> None:
    attrs = {"class": 'form-select "x"', "required": True, "disabled": False, "size": 3}
    widget = forms.Select(choices=CHOICES)
    drawn = [
        widget.render("na<me", value, attrs, renderer)
        for renderer in (Selects(), DjangoTemplates())
    ]
    assert drawn[0] == drawn[1]


def test_every_form_draws_its_selects_so_and_the_rest_as_before() -> None:
    assert isinstance(get_default_renderer(), Selects)
    assert Selects().render("django/forms/widgets/text.html", _text()) == (
        DjangoTemplates().render("django/forms/widgets/text.html", _text())
    )
    assert forms.Select.template_name == SELECT


def _text() -> dict[str, object]:
    return forms.TextInput().get_context("name", "<值>", {"class": "x"})
