"""答卷: what somebody answers by a link, without saying who they are."""

from __future__ import annotations

import secrets

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from minhu.accounts.http import address_of
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.core.unkept import never_cache
from minhu.ledgers.cells import Places
from minhu.ledgers.domain.polling import answer_poll
from minhu.ledgers.forms import RecordForm
from minhu.ledgers.models import Poll
from minhu.ledgers.queries.ledgers import readings
from minhu.ledgers.queries.polling import asked, poll_of_mark
from minhu.portal.domain import pacing
from minhu.portal.views.landing import absent
from minhu.portal.views.marks import usable_key


# csrf_exempt: no cookie is an authority here, as with reports.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def poll(request: HttpRequest, mark: str) -> HttpResponse:
    """Show the questions of a link, or take the answers; ``?said`` thanks."""
    found = poll_of_mark(mark, local_day(now()))
    if found is None:
        return absent(request, "poll")
    if request.method != "POST":
        return _page(request, found, None if "said" in request.GET else _form(request, found))
    form, key = _form(request, found), usable_key(request.POST.get("intake_key", ""))
    status = 422
    try:
        pacing.claim_sending(address_of(request), at=now())
        if form.is_valid():
            answer_poll(found, form.cleaned_data, key=key, at=now())
            return redirect(f"{reverse('portal:poll', args=[found.mark])}?said")
    except DomainError as error:
        form.refuse(error)
        status = error.status
    return _page(request, found, form, key, status)


def _form(request: HttpRequest, poll: Poll) -> RecordForm:
    columns = asked(poll)
    sent = request.POST if request.method == "POST" else None
    form = RecordForm(columns, readings(columns, Places()), sent, label_suffix="")
    for field in form.fields.values():
        if isinstance(field.widget, forms.Select) and not field.widget.allow_multiple_selected:
            offered = [(value, label) for value, label in field.widget.choices if value]
            field.widget = forms.RadioSelect(choices=offered)
        field.widget.attrs["class"] = "weui-input"
    return form


def _page(
    request: HttpRequest, poll: Poll, form: RecordForm | None, key: str = "", status: int = 200
) -> HttpResponse:
    page = {"poll": poll, "form": form, "key": key or secrets.token_urlsafe(16)}
    return render(request, "portal/poll.html", page, status=status)
