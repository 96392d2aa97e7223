"""消息模板: how each kind of news is said here, with a preview before it counts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.desk.notice_forms import WordingForm
from minhu.desk.views.door import home_or_404, staff_only
from minhu.notices.domain import keeping as verbs
from minhu.notices.kinds import EXAMPLE, TEST, Kind, check, fill, kinds
from minhu.notices.queries.wordings import latest, versions, words
from minhu.places.models import Area

SMS_LENGTH = 70
"""How many characters go into one short message; a longer one is charged as several."""


@staff_only
@require_safe
def wordings(request: StaffRequest) -> HttpResponse:
    """Show every kind of news in the words that hold, those for callers first."""
    rows = latest(_area(request).code, at=now())
    groups = [
        (_("发给居民的短信"), [row for row in rows if not row[1].for_staff]),
        (_("告诉工作人员的"), [row for row in rows if row[1].for_staff]),
    ]
    return render(request, "desk/wordings.html", {"groups": groups})


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: StaffRequest, code: str) -> HttpResponse:
    """Show one kind with a preview; the form looks first (``do=look``) or saves."""
    area = _area(request)
    if code not in kinds or code == TEST:
        raise Http404
    known, form = kinds[code], _form(request, area, code)
    if form.is_bound and form.is_valid() and _checked(form, known):
        if request.POST.get("do") == "look":
            return _page(request, area, code, form)
        saved = verbs.write_wording(
            area, code, asks=form.cleaned_data, actor=request.user, at=now()
        )
        messages.success(request, _("存好了，第%(n)d版，从现在起这样说。") % {"n": saved.version})
        return redirect("desk:wordings")
    return _page(request, area, code, form)


def _area(request: StaffRequest) -> Area:
    return home_or_404(request.user, verbs.KEEP)


def _form(request: StaffRequest, area: Area, kind: str) -> WordingForm:
    text, outside = words(kind, area.code, at=now())
    data = request.POST if request.method == "POST" else None
    initial = {"text": text, "outside": outside}
    return WordingForm(data, for_staff=kinds[kind].for_staff, initial=initial)


def _checked(form: WordingForm, known: Kind) -> bool:
    """Put what is wrong with the words beside the field that holds them."""
    for name, named in _named(known):
        try:
            check(form.cleaned_data[name], named)
        except DomainError as error:
            form.add_error(name, str(error))
    return not form.errors


def _named(known: Kind) -> list[tuple[str, tuple[str, ...]]]:
    both = [("text", known.named_inside)]
    return [*both, ("outside", known.named_outside)] if known.for_staff else both


def _page(request: StaffRequest, area: Area, kind: str, form: WordingForm) -> HttpResponse:
    known = kinds[kind]
    said = [(form.fields[name].label, _shown(form, name), named) for name, named in _named(known)]
    context: dict[str, Any] = {
        "kind": kind,
        "known": known,
        "form": form,
        "said": said,
        "most": SMS_LENGTH,
        "versions": versions(kind, area.code),
    }
    return render(request, "desk/wording.html", context, status=422 if form.errors else 200)


def _shown(form: WordingForm, name: str) -> str:
    """Return the words of the form, filled with the sample case."""
    return fill(str(form[name].value() or ""), EXAMPLE)
