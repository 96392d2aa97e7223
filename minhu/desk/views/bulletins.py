"""通报: the list, one to read or to word, and the file of it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.bulletin_forms import ComposeForm, WordsForm
from minhu.desk.queries.bulletins import linked
from minhu.desk.views.door import home_or_404, staff_only
from minhu.rates.bulletins.composing import Span
from minhu.rates.bulletins.forms import forms
from minhu.rates.bulletins.paper import Paper, paper
from minhu.rates.bulletins.pdf import pdf
from minhu.rates.bulletins.word import word
from minhu.rates.domain import publishing as verbs
from minhu.rates.models import Bulletin
from minhu.rates.queries import bulletins_for

PER_PAGE = 30
FILES: dict[str, tuple[str, Callable[[Paper], bytes]]] = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", word),
    "pdf": ("application/pdf", pdf),
}


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def bulletins(request: StaffRequest) -> HttpResponse:
    """Show the bulletins; what is sent begins a draft."""
    area = home_or_404(request.user, "rates.open_figures")
    may = request.user.has_perm(verbs.WRITE, area)
    if request.method == "POST" and not may:
        raise Http404
    today = local_day(now())
    form = ComposeForm(_sent(request), known=forms(today)) if may else None
    if form and form.is_valid():
        try:
            about = Span(area, *form.days(today))
            draft = verbs.compose(form.cleaned_data["form"], about, actor=request.user, at=now())
            return redirect("desk:bulletin", draft.pk)
        except DomainError as error:
            form.add_error(None, str(error))
    rows = Paginator(bulletins_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    names = {code: one.name for code, one in forms(today).items()}
    page = {"rows": [(row, names.get(row.form, "")) for row in rows], "pages": rows, "form": form}
    refused = bool(form and form.is_bound and form.errors)
    return render(request, "desk/bulletins.html", page, status=422 if refused else 200)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def bulletin(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show a bulletin as it is or will be printed; the words of a draft that are sent replace it."""
    one = _bulletin(request, key)
    may = not one.is_published and request.user.has_perm(verbs.WRITE, one.area)
    if request.method == "POST" and not may:
        raise Http404
    form = WordsForm(one, _sent(request)) if may else None
    if form and form.is_valid():
        try:
            verbs.reword(one, form.said(), actor=request.user, at=now(), turn=_turn(request))
            messages.success(request, _("改好了。"))
            return redirect("desk:bulletin", one.pk)
        except DomainError as error:
            form.add_error(None, str(error))
            one.refresh_from_db()
    drawn = paper(one)
    page = {"one": one, "paper": drawn, "blocks": linked(request.user, one, drawn), "form": form}
    page["may_publish"] = may and request.user.has_perm(verbs.PUBLISH, one.area)
    refused = bool(form and form.errors)
    return render(request, "desk/bulletin.html", page, status=422 if refused else 200)


@staff_only
@require_POST
def act(request: StaffRequest, key: UUID, act: str) -> HttpResponse:
    """Publish a draft, read its figures anew, or throw it away."""
    one, user, turn = _bulletin(request, key), request.user, _turn(request)
    try:
        if act == "publish" and user.has_perm(verbs.PUBLISH, one.area):
            verbs.publish(one, actor=user, at=now(), turn=turn)
            messages.success(request, _("发布了，从现在起不再变。"))
        elif act == "recompose" and user.has_perm(verbs.WRITE, one.area):
            verbs.recompose(one, actor=user, at=now(), turn=turn)
            messages.success(request, _("数换成了现在的，文字没有动。"))
        elif act == "discard" and user.has_perm(verbs.WRITE, one.area):
            verbs.discard(one, actor=user, turn=turn)
            messages.success(request, _("草稿扔掉了。"))
            return redirect("desk:bulletins")
        else:
            raise Http404
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:bulletin", one.pk)


@staff_only
@require_safe
def paper_file(request: StaffRequest, key: UUID, kind: str) -> HttpResponse:
    """Hand out a bulletin as Word or PDF, drawn from what is kept of it."""
    one = _bulletin(request, key)
    if kind not in FILES:
        raise Http404
    type_, draw = FILES[kind]
    try:
        drawn = draw(paper(one))
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("desk:bulletin", one.pk)
    answer = HttpResponse(drawn, content_type=type_)
    name = content_disposition_header(as_attachment=True, filename=f"{paper(one).title}.{kind}")
    answer["Content-Disposition"] = name
    return answer


def _bulletin(request: StaffRequest, key: UUID) -> Bulletin:
    """Return a bulletin for this user; absent and forbidden are one answer."""
    one = Bulletin.objects.select_related("area", "composed_by", "published_by").filter(pk=key)
    found = one.first()
    if found is None or not request.user.has_perm("rates.view_bulletin", found):
        raise Http404
    return found


def _sent(request: StaffRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _turn(request: StaffRequest) -> int:
    """Return which state of the draft was read; none that ever was when it cannot be read."""
    typed = request.POST.get("turn", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004 -- a whole number of the database
