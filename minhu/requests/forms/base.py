"""What the forms of all verbs have in common: words, reasons, pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import Unit
from minhu.accounts.queries import left_alone
from minhu.cases.models import Case
from minhu.cases.templatetags.case_words import grid_words
from minhu.catalogue.enums import Duty
from minhu.catalogue.models import Category, Standard
from minhu.catalogue.queries import reasons
from minhu.catalogue.queries.editions import offered_in
from minhu.catalogue.queries.standards import standards_for
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.core.pictures import CleanPicture, clean_picture
from minhu.core.selects import ColumnsField, unanswered
from minhu.places.models import Area
from minhu.requests.queries import units_for
from minhu.requests.suggestions import category_learnt, open_cases, open_with, suggestion

LONGEST = 2000
MOST_PICTURES = 6


class StepForm(forms.Form):
    """Base of all: knows the case and, where rows are chosen, who chooses."""

    note = forms.CharField(
        label=_("附言"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case


class NoneForm(StepForm):
    """Asks nothing."""

    note = None  # type: ignore[assignment]  # -- Django's way to leave out an inherited field


class NoteForm(StepForm):
    """A few words, if one likes."""


class OpinionForm(StepForm):
    """Words that must be there: somebody else has to act on them."""

    note = forms.CharField(
        label=_("意见"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请写一句意见，对方要照着办。")},
    )


class ReasonForm(StepForm):
    """Words with a reason from the list ``kind`` of the catalogue."""

    kind = ""
    reason = forms.ChoiceField(label=_("理由"), error_messages={"required": _("请选一个理由。")})
    field_order: Iterable[str] | None = ("reason", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        field.choices = unanswered((each.code, each.label) for each in reasons(self.kind))


class PictureField(forms.FileField):
    """Up to six pictures, cleaned one by one."""

    widget = forms.ClearableFileInput

    def __init__(self, **kwargs: Any) -> None:
        widget = PicturesInput({"accept": "image/*"})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> tuple[CleanPicture, ...]:  # noqa: ANN401, ARG002 -- Django's own signature
        files = [each for each in data or () if each]
        if len(files) > MOST_PICTURES:
            raise forms.ValidationError(_("最多6张照片，请去掉几张。"))
        try:
            return tuple(clean_picture(each) for each in files)
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error


class PicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ANN401, ARG002 -- Django's own signature
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class GridField(ColumnsField[Area]):
    """Grids and communities, a grid by its number called with its community."""

    columns = ("name", "level", "parent__name")

    def words(self, name: str, level: str, community: str | None) -> str:
        return grid_words(name, level, community or "")


class UnitField(forms.ModelChoiceField[Unit]):
    """Units with how many open cases each has, and the one that is suggested, with its reason."""

    def offer(self, case: Case) -> None:
        """Offer the units of the street of a case; people decide, the suggestion only stands."""
        self.queryset = units_for(case)
        self.loads = open_cases(self.queryset)
        self.alone = left_alone(local_day(now()))
        worker = f"grid:{case.area_id}"
        words = {"n": open_with(worker)}
        self.empty_label = _("本网格网格员（在办%(n)d）") % words
        if worker in self.alone:
            self.empty_label = _("本网格网格员（在办%(n)d，今天没人，落到社区受理）") % words
        found = suggestion(case, now())
        if found is not None:
            self.initial = found.unit.pk if found.unit else None
            said = {"to": found.unit or _("本网格网格员"), "reason": found.reason}
            self.help_text = _("建议%(to)s：%(reason)s。不合适就改。") % said

    def label_from_instance(self, obj: Unit) -> str:
        words = {"unit": obj.name, "n": self.loads.get(obj.pk, 0)}
        if f"unit:{obj.code}" in self.alone:
            return _("%(unit)s（在办%(n)d，今天没人）") % words
        return _("%(unit)s（在办%(n)d）") % words

    loads: Mapping[Any, int] = MappingProxyType({})
    alone: frozenset[str] = frozenset()


class StandardField(forms.TypedChoiceField):
    """The standards a case may be filed under; what went up a level is not among them."""

    def __init__(self) -> None:
        super().__init__(label=_("立案标准"), required=False, empty_value=None)

    def offer(self, case: Case) -> bool:
        """Offer what fits the category and the place; answers whether there is anything."""
        found = standards_for(case.category_id, case.area_id, now())
        rows = {str(row.pk): row for row in found if row.duty != Duty.UPWARD}
        self.choices = [("", _("先不选")), *((key, told(row)) for key, row in rows.items())]
        self.coerce = rows.__getitem__
        self.initial = str(case.standard_id or "")
        return bool(rows)


def told(standard: Standard) -> str:
    """Return a standard in one line: the condition and how long the work may take."""
    limits = " ".join(limit.text for limit in standard.limits.all() if limit.name == "finish")
    return f"{standard.condition}（{limits}）" if limits else standard.condition


def offer_standards(form: StepForm) -> None:
    """Offer the standards of the case; without any the question is left out."""
    field = form.fields["standard"]
    assert isinstance(field, StandardField)  # noqa: S101 -- tells the type checker
    if form.case is None or not field.offer(form.case):
        del form.fields["standard"]


def offer_categories(form: StepForm) -> None:
    """Offer the tree in use where the case is, and the category it has now."""
    if form.case is not None:
        current = Category.objects.filter(pk=form.case.category_id)
        rows = offered_in(form.case.area_id, now()) | current
        choose_from(form.fields["category"], rows)
        if form.case.category_id is None:
            _suggest_category(form, form.case, rows)


def _suggest_category(form: StepForm, case: Case, rows: QuerySet[Category]) -> None:
    """Choose beforehand what closed cases speak for, and say why; people decide."""
    said = category_learnt(case)
    found = rows.filter(code=said.label).first() if said else None
    if said is None or found is None:
        return
    form.initial["category"] = found.pk
    words = {"to": found, "reason": said.reason}
    form.fields["category"].help_text = _("建议%(to)s：%(reason)s。不合适就改。") % words


def choose_from(field: forms.Field, rows: QuerySet[Any]) -> None:
    """Offer only these rows in a field that chooses a row."""
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- tells the type checker
    field.queryset = rows
