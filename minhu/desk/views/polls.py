"""让人用手机答: a ledger of lines is opened for answers about one record, until a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import segno
from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.core.days import DayField
from minhu.core.errors import DomainError
from minhu.desk.views.door import staff_only
from minhu.ledgers.domain.polling import Opening, close_poll, open_poll
from minhu.ledgers.models import Ledger, Poll, Record
from minhu.ledgers.queries.ledgers import columns_of, ledger_for, record_seen
from minhu.ledgers.queries.polling import askable, open_to_phones, poll_of, polls_before


class PollForm(forms.Form):
    """Until which day, and which columns are asked."""

    until = DayField(
        label=_("答到哪天"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    asks = forms.MultipleChoiceField(
        label=_("问哪几列"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选要问的列。人、地点和照片不能这样问。")},
    )

    def __init__(self, *args: Any, ledger: Ledger, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["asks"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        field.choices = [(each.slot, each.label) for each in askable(columns_of(ledger))]


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def poll(request: StaffRequest, code: str, key: UUID, name: str) -> HttpResponse:
    """Show the link of what is open, or the form that opens it, anew when its day is over."""
    whole, part = _asked(request, code, key, name)
    live, today = poll_of(part, whole), local_day(now())
    over = live if live is not None and live.until < today else None
    sent = request.POST if request.method == "POST" else None
    form = PollForm(sent, ledger=part, initial=_first(part, over, today), label_suffix="")
    status, fault = 200, ""
    if sent is not None:
        try:
            if live is not None and "close" in sent:
                close_poll(live, actor=request.user, at=now())
                return redirect("desk:record", code, whole.pk)
            if form.is_valid():
                open_poll(part, whole, Opening(**form.cleaned_data), actor=request.user, at=now())
                return redirect("desk:poll", code, whole.pk, name)
            status = 422
        except DomainError as error:
            status, fault = error.status, str(error)
    page: dict[str, Any] = {
        "ledger": whole.ledger,
        "part": part,
        "record": whole,
        "poll": None if over else live,
        "over": over,
        "before": polls_before(part, whole),
        "form": form,
        "fault": fault,
        **_link(request, live),
    }
    return render(request, "desk/poll.html", page, status=status)


def _first(part: Ledger, over: Poll | None, today: date) -> dict[str, Any]:
    """Return what the form begins with: all that can be asked, or what was asked before."""
    known = [each.slot for each in askable(columns_of(part))]
    asks = [slot for slot in known if over is None or slot in over.asks]
    return {"until": today + timedelta(days=14), "asks": asks}


def _asked(request: StaffRequest, code: str, key: UUID, name: str) -> tuple[Record, Ledger]:
    ledger = ledger_for(request.user, code)
    part = ledger_for(request.user, name)
    whole = record_seen(request.user, ledger=ledger, pk=key, struck=False) if ledger else None
    if whole is None or part is None or part.within_id != whole.ledger_id:
        raise Http404
    if not open_to_phones(part) or whole.ledger.secrecy:
        raise Http404
    if not request.user.has_perm("ledgers.open_poll", whole):
        raise Http404
    return whole, part


def _link(request: StaffRequest, poll: Poll | None) -> dict[str, str]:
    if poll is None:
        return {}
    base = (settings.SITE_URL or request.build_absolute_uri("/")).rstrip("/")
    link = f"{base}{reverse('portal:poll', args=[poll.mark])}"
    return {"link": link, "qr": segno.make(link, error="m").svg_data_uri(scale=5)}
