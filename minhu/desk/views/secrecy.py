"""受限的事: the reason first, breaking the glass and its review, referrals to one colleague."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.affairs.queries import affair_numbered
from minhu.cases.domain import disclosing, referring
from minhu.cases.models import Opening, Referral
from minhu.cases.queries import glass_broken, may_open, referrals_to
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.desk.queries.cases import visible_case
from minhu.desk.queries.offices import said_posts
from minhu.desk.secrecy_forms import AnswerForm, GlassForm, ReviewForm, WhyForm
from minhu.desk.views.door import staff_only

SHOWN = 100


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def disclose(request: StaffRequest, number: str) -> HttpResponse:
    """Ask why a closely kept case is opened; what is ordinary opens at once."""
    at = now()
    case = visible_case(request.user, number) or affair_numbered(request.user, number)
    if case is None:
        raise Http404
    if may_open(request.user, case, at):
        return redirect("desk:case", case.number)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"case": case, "form": form}
        return render(request, "desk/disclose.html", context, status=422 if form.is_bound else 200)
    disclosing.disclose(case, words=form.cleaned_data["words"], actor=request.user, at=at)
    return redirect("desk:case", case.number)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def glass(request: StaffRequest) -> HttpResponse:
    """Break the glass; reviewers see here who did, what nobody has looked at first."""
    form = GlassForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _glass_page(request, form)
    try:
        opening = disclosing.break_glass(
            form.cleaned_data["number"],
            words=form.cleaned_data["words"],
            actor=request.user,
            at=now(),
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _glass_page(request, form)
    messages.success(request, _("打开了，24小时内有效。安全管理员和审计员会来复核。"))
    return redirect("desk:case", opening.case.number)


@staff_only
@require_POST
def review(request: StaffRequest, key: UUID) -> HttpResponse:
    """Say whether breaking the glass was right."""
    opening = get_object_or_404(Opening.objects.select_related("case"), pk=key)
    if not request.user.has_perm("cases.review_opening", opening):
        raise Http404
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            disclosing.review(
                opening,
                justified=form.cleaned_data["justified"],
                words=form.cleaned_data["words"],
                actor=request.user,
                at=now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
    if form.errors:
        return _glass_page(request, GlassForm(), refused=(opening.pk, form))
    messages.success(request, _("复核记下了。"))
    return redirect("desk:glass")


@staff_only
@require_safe
def referrals(request: StaffRequest) -> HttpResponse:
    """Show what was referred to somebody: of what waits only who asks and why."""
    return _referrals_page(request)


@staff_only
@require_POST
def answer_referral(request: StaffRequest, key: UUID, said: str) -> HttpResponse:
    """Accept a referral, or refuse it with a reason."""
    referral = get_object_or_404(referrals_to(request.user), pk=key)
    form = forms.Form(request.POST) if said == "accept" else AnswerForm(request.POST)
    try:
        if form.is_valid() and said == "accept":
            referring.accept(referral, actor=request.user, at=now())
            return redirect("desk:case", referral.case.number)
        if form.is_valid():
            words = form.cleaned_data["words"]
            referring.refuse(referral, words=words, actor=request.user, at=now())
            messages.success(request, _("回了话，您看不到这件事。"))
            return redirect("desk:referrals")
    except DomainError as error:
        form.add_error(None, str(error))
    return _referrals_page(request, refused=(referral.pk, form))


@staff_only
@require_POST
def revoke_referral(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take a referral back; only whoever may see the case knows of it."""
    referral = get_object_or_404(Referral.objects.select_related("case", "to"), pk=key)
    case = referral.case
    if visible_case(request.user, case.number) is None:
        raise Http404
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写一句为什么收回。"))
        return redirect("desk:case", case.number)
    words = form.cleaned_data["words"]
    try:
        referring.revoke(referral, words=words, actor=request.user, at=now())
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:case", case.number)


def _glass_page(
    request: StaffRequest, form: GlassForm, *, refused: tuple[UUID, forms.Form] | None = None
) -> HttpResponse:
    rows = list(glass_broken(request.user)[:SHOWN])
    key, sent = refused or (None, None)
    context = {
        "form": form,
        "rows": [
            (row, (sent if row.pk == key else ReviewForm(auto_id=f"id_{row.pk}_%s")))
            for row in sorted(rows, key=lambda row: row.reviewed_at is not None)
        ],
        "posts": said_posts(row.post_label for row in rows),
        "at": now(),
    }
    bad = form.is_bound or refused is not None
    return render(request, "desk/glass.html", context, status=422 if bad else 200)


def _referrals_page(
    request: StaffRequest, *, refused: tuple[UUID, forms.Form] | None = None
) -> HttpResponse:
    key, sent = refused or (None, None)
    rows = [
        (row, sent if row.pk == key else AnswerForm(auto_id=f"id_{row.pk}_%s"))
        for row in referrals_to(request.user)
    ]
    status = 422 if refused else 200
    return render(request, "desk/referrals.html", {"rows": rows, "at": now()}, status=status)
