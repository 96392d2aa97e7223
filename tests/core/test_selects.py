"""Selects are drawn here as Django would draw them."""

from __future__ import annotations

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.safestring import SafeString
from pytest_django import DjangoAssertNumQueries

from minhu.core.selects import DRAWN, Columns, ColumnsField, Selects
from minhu.places.models import Area
from tests.cast import STREET

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


PLAIN = (
    *(forms.TextInput, forms.HiddenInput, forms.NumberInput, forms.EmailInput, forms.DateInput),
    *(forms.PasswordInput, forms.DateTimeInput, forms.CheckboxInput, forms.Textarea),
    *(forms.ClearableFileInput, forms.TimeInput),
)


@pytest.mark.parametrize("kind", PLAIN)
@pytest.mark.parametrize("value", [None, "", 0, 7, True, '<a "b">', " 二\n行 ", SafeString("<i>")])
def test_other_controls_are_drawn_to_the_letter_as_well(
    kind: type[forms.Widget], value: object
) -> None:
    attrs = {"class": 'x "y"', "required": True, "disabled": False, "size": 3}
    drawn = [
        kind().render("na<me", value, attrs, renderer)
        for renderer in (Selects(), DjangoTemplates())
    ]
    assert drawn[0] == drawn[1]


def test_every_form_draws_its_controls_so() -> None:
    assert isinstance(get_default_renderer(), Selects)
    drawn = {kind.template_name for kind in (*PLAIN[:9], forms.Select)}
    assert drawn <= set(DRAWN)


class Named(ColumnsField[Area]):
    columns = ("name", "level")

    def words(self, name: str, level: str) -> str:
        return f"{name}（{level}）"


@pytest.mark.django_db
def test_rows_are_offered_by_their_columns_and_chosen_as_rows() -> None:
    street = Area.objects.create(code=STREET, level="subdistrict", name="示例<街道>")
    field = Named(Area.objects.all(), empty_label="先不选")
    assert list(Columns(field)) == [
        ("", "先不选"),
        (STREET, "示例<街道>（subdistrict）"),
    ]
    drawn = field.widget.render("area", STREET)
    assert f'<option value="{STREET}" selected>示例&lt;街道&gt;（subdistrict）</option>' in drawn
    assert field.clean(STREET) == street
    with pytest.raises(forms.ValidationError):
        field.clean("999901002000")


@pytest.mark.django_db
def test_rows_are_offered_in_one_statement_that_reads_no_whole_row(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    Area.objects.create(code=STREET, level="subdistrict", name="示例街道")
    with django_assert_num_queries(1) as asked:
        assert dict(iter(Columns(Named(Area.objects.all(), empty_label=None))))
    assert "outside_id" not in asked.captured_queries[0]["sql"]
