"""What a phone sends: a deed on a case, or something found on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import User
from minhu.cases.enums import Channel
from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.catalogue.models import Category
from minhu.core.errors import DomainError
from minhu.field.domain.sending import Deed, Finding, said_time
from minhu.places.models import Area
from minhu.requests.domain.intake import Report
from minhu.requests.forms import LONGEST, PictureField

VERBS = (
    *("sign", "contact", "miss", "work", "report", "return", "settle"),
    *("ask_extension", "lead", "appeal"),
)
"""What can be done on a phone; everything else needs the desk."""

Files = MultiValueDict[str, Any]
OLD_PAGE = _("这一页旧了，请刷新再来。")


class RefusedFormError(DomainError):
    """Something is missing: carries the form, so that the page can show it again."""

    def __init__(self, form: forms.Form) -> None:
        errors = [str(error) for errors in form.errors.values() for error in errors]
        super().__init__(" ".join(errors))
        self.form = form


def read_key(typed: str) -> UUID:
    """Return the phone's mark of a deed; raises ``DomainError`` where there is none."""
    try:
        return UUID(typed)
    except ValueError as error:
        raise DomainError(str(OLD_PAGE)) from error


def deed_form(
    case: Case, verb: str, data: QueryDict | None = None, files: Files | None = None
) -> forms.Form:
    """Return the form of a verb; raises ``Http404`` for one that is not done on a phone."""
    if verb not in VERBS:
        raise Http404
    procedure = procedures[case.kind]
    form = procedure.forms[procedure.lifecycle.edge(verb).form]
    return form(data, files, case=case, auto_id=f"{verb}_%s")  # type: ignore[call-arg]  # -- forms of verbs know their case


def read_deed(case: Case, verb: str, data: QueryDict, files: Files, *, at: datetime) -> Deed:
    """Return the deed a phone sent; raises ``RefusedFormError`` when something is missing."""
    form = cleaned(deed_form(case, verb, data, files))
    said = said_time(data.get("done_at", ""), at=at)
    answers = {**form.cleaned_data, "done_at": said}
    return Deed(verb, answers, read_key(data.get("step_key", "")))


def cleaned(form: forms.Form) -> Any:  # noqa: ANN401 -- the form that was given, whatever it is
    """Return a form without faults; raises ``RefusedFormError`` with what is missing."""
    try:
        valid = form.is_valid()
    except DomainError as error:
        form.add_error(None, str(error))
        valid = False
    if not valid:
        raise RefusedFormError(form)
    return form


class FoundForm(forms.Form):
    """随手报: pictures before and after, a kind, a place, a few words."""

    before = PictureField(label=_("办以前"))
    after = PictureField(label=_("办以后"))
    category = forms.ModelChoiceField(
        Category.objects.filter(active=True), label=_("是哪一类？"), required=False
    )
    words = forms.CharField(
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("请写一句：看到了什么，怎么办的。")},
    )
    where = forms.ChoiceField(label=_("在哪个网格？"), required=False)
    place = forms.CharField(label=_("在哪儿？"), max_length=120, required=False)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False)

    def __init__(self, *args: Any, grids: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["where"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        field.choices = [(grid.code, grid.name) for grid in grids]
        self.grids = grids

    def clean(self) -> dict[str, Any]:
        """Choose between the phone's place and the grid; a place that was chosen wins."""
        answers = super().clean() or {}
        longitude, latitude = answers.get("longitude"), answers.get("latitude")
        known = longitude is not None and latitude is not None
        answers["point"] = None if answers.get("where") or not known else (longitude, latitude)
        if not known and not answers.get("where"):
            answers["where"] = self._only_grid()
        return answers

    def _only_grid(self) -> str:
        if len(self.grids) > 1:
            raise forms.ValidationError(_("手机没有给出位置，请选是哪个网格。"))
        return self.grids[0].code if self.grids else ""

    def finding(self, *, user: User, key: UUID, said: str) -> Finding:
        """Return what was found; the mark is the user's own, so nobody meets another's."""
        answers = self.cleaned_data
        category: Category | None = answers["category"]
        report = Report(
            intake_key=f"field:{user.pk}:{key}",
            words=answers["words"],
            title=category.name if category else "",
            channel=Channel.GRID,
            category_code=category.code if category else "",
            point=answers["point"],
            area_code=answers["where"],
            place=answers["place"],
            pictures=answers["before"],
            done_at=said,
        )
        settled = {"note": answers["words"], "pictures": answers["after"], "done_at": said}
        return Finding(report, settled)


def read_finding(
    data: QueryDict, files: Files, *, user: User, grids: Sequence[Area], at: datetime
) -> Finding:
    """Return what a phone says was found; raises ``RefusedFormError`` when it says too little.

    Raises ``Http404`` for whoever only looks on.
    """
    if not user.has_perm("field.find", user):
        raise Http404
    form: FoundForm = cleaned(FoundForm(data, files, grids=grids))
    key = read_key(data.get("step_key", ""))
    return form.finding(user=user, key=key, said=said_time(data.get("done_at", ""), at=at))
