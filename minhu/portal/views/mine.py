"""我反映的事: what this phone has sent, and finding it again by number and phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from minhu.accounts.http import address_of
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.masks import mask_phone
from minhu.core.unkept import never_cache
from minhu.notices.channels import reaches_phones
from minhu.people.domain.codes import check_phone_code
from minhu.portal.domain import codes, pacing
from minhu.portal.forms import LookUpForm
from minhu.portal.queries import doors, following
from minhu.portal.queries import mine as queries
from minhu.portal.views import keyring
from minhu.portal.views.sent import open_phone


# csrf_exempt: the code from the short message is the authority, no cookie is.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Show the list; send a code, or look up with one."""
    if request.method != "POST":
        return _page(request, LookUpForm())
    form = LookUpForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        if "send" in request.POST:
            return _send(request, form)
        return _look_up(request, form)
    except DomainError as error:
        form.add_error("code" if form.cleaned_data.get("phone") else "number", str(error))
        return _page(request, form, status=error.status)


def _send(request: HttpRequest, form: LookUpForm) -> HttpResponse:
    phone = form.cleaned_data["phone"]
    if not phone:
        raise DomainError(_("先填手机号，再发验证码。"))
    codes.send_code(phone, address=address_of(request), at=now())
    return _page(request, form, sent_to=mask_phone(phone))


def _look_up(request: HttpRequest, form: LookUpForm) -> HttpResponse:
    """By number alone the bare steps; with the phone's code everything of one's own."""
    number, phone = form.cleaned_data["number"], form.cleaned_data["phone"]
    if not phone:
        address = address_of(request)
        pacing.check_looking(address)
        case = following.case_by_number(number)
        if case is None:
            pacing.count_miss(address)
            if reaches_phones():
                raise DomainError(_("没有查到这个编号，再看看；也可以用手机号查。"))
            raise DomainError(_("没有查到这个编号，再看看。"))
        return redirect("portal:follow", number=case.number)
    code = form.cleaned_data["code"]
    if not code:
        raise DomainError(_("请填短信里的6位数字。"))
    index = check_phone_code(phone, code, at=now(), address=address_of(request))
    return _opened(request, number, index)


def _opened(request: HttpRequest, number: str, index: str) -> HttpResponse:
    """Open the one that was asked for; else everything that was left with this phone.

    A number that is unknown and one of somebody else's end alike.
    """
    case = following.case_by_number(number) if number else None
    if case is not None and case.caller is not None and case.caller.phone_index == index:
        secret = following.secret_of(case)
        if secret:
            return redirect("portal:link", number=case.number, secret=secret)
    if not queries.cases_of_phone(index):
        raise DomainError(_("这个手机号没有反映过事情。带上编号到社区，我们帮您查。"))
    return open_phone(request, index)


def _page(
    request: HttpRequest, form: LookUpForm, *, sent_to: str = "", status: int = 200
) -> HttpResponse:
    ring = keyring.read(request)
    page = {
        "page": queries.listing(ring.own, ring.joined, now()),
        "form": form,
        "sent_to": sent_to,
        "asked": request.GET.get("number", "")[:40],
        "desk": doors.addressee(doors.nowhere()),
    }
    return render(request, "portal/mine.html", page, status=status)
