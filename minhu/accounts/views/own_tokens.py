"""Keys for programs on the page of one's own account: made and shown once, listed, ended."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from minhu.accounts.domain.tokens import end_token, make_token
from minhu.accounts.forms import TokenForm
from minhu.accounts.http import StaffRequest
from minhu.accounts.queries import tokens_of
from minhu.accounts.views.own import own_page
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.unkept import never_cache


@never_cache
@login_required
@require_POST
def make(request: StaffRequest) -> HttpResponse:
    """Make a key; its text stands on the answer and nowhere else."""
    form = TokenForm(request.POST, auto_id="token_%s")
    if not form.is_valid():
        return own_page(request, status=422, token_form=form)
    try:
        _token, text = make_token(**form.cleaned_data, actor=request.user, at=now())
    except DomainError as error:
        form.add_error(None, str(error))
        return own_page(request, status=422, token_form=form)
    return own_page(request, token_text=text)


@login_required
@require_POST
def end(request: StaffRequest, key: UUID) -> HttpResponse:
    """End one of one's own keys."""
    token = tokens_of(request.user, at=now()).filter(pk=key).first()
    if token is None:
        raise Http404
    end_token(token, actor=request.user, at=now())
    return redirect("accounts:own")
