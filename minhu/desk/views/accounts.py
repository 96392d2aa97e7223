"""账号和岗位: who may sign in, who holds which post. What each may do is asked, not who it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts.domain import factors, posts, tokens
from minhu.accounts.domain.units import open_unit as open_unit_now
from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.http import StaffRequest
from minhu.accounts.models import Post, Token, Unit, User
from minhu.accounts.queries import tokens_of
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.desk.office_forms import (
    CeilingForm,
    GivePostForm,
    OpenAccountForm,
    OpenUnitForm,
    PasswordForm,
)
from minhu.desk.queries.choices import places
from minhu.desk.queries.offices import PER_PAGE, area_names, read_posts, staff, units_with_work
from minhu.desk.queries.places import home_area, home_code
from minhu.desk.views.door import staff_only
from minhu.requests.domain.falling import abolish_unit


@staff_only
@require_safe
def accounts(request: StaffRequest) -> HttpResponse:
    """Show the accounts with their posts, and the one that was chosen."""
    _check_reader(request)
    return _page(request, request.GET.get("account", ""))


@staff_only
@sensitive_post_parameters("password")
@require_POST
def open_account(request: StaffRequest) -> HttpResponse:
    _check(request, "accounts.open_account", User())
    form = OpenAccountForm(request.POST)
    done = _try(form, lambda: posts.open_account(**form.cleaned_data, actor=request.user, at=now()))
    if not isinstance(done, User):
        return _page(request, "", open_account=form)
    return _told(request, done, _("开好了，接着请安全管理员安排岗位。"))


@staff_only
@require_POST
def open_unit(request: StaffRequest) -> HttpResponse:
    _check(request, "accounts.open_unit", Unit())
    form = OpenUnitForm(request.POST, within=home_code(request.user))
    if not isinstance(_try(form, lambda: _open_unit(request, form)), Unit):
        return _page(request, "", open_unit=form)
    return _told(request, None, _("单位建好了。"))


@staff_only
@require_POST
def close_unit(request: StaffRequest, key: UUID) -> HttpResponse:
    """Close a unit that is no more; what it had in hand falls to the street."""
    unit = get_object_or_404(Unit, pk=key)
    _check(request, "accounts.open_unit", unit)
    form = forms.Form(request.POST)
    fallen = _try(form, lambda: abolish_unit(unit=unit, actor=request.user, at=now()))
    if not isinstance(fallen, list):
        return _page(request, "", close_unit=form)
    facts = {"unit": unit.name, "n": len(fallen)}
    return _told(request, None, _("%(unit)s撤销了，在办的 %(n)d 件交给街道调度。") % facts)


@staff_only
@sensitive_post_parameters("password")
@require_POST
def set_password(request: StaffRequest, key: UUID) -> HttpResponse:
    user = get_object_or_404(User, pk=key)
    _check(request, posts.SET_PASSWORD, user)
    form = PasswordForm(request.POST)
    done = _try(
        form,
        lambda: posts.set_password(user=user, **form.cleaned_data, actor=request.user, at=now()),
    )
    if done is None:
        return _page(request, user.username, password=form)
    return _told(request, user, _("密码换好了。"))


@staff_only
@require_POST
def switch(request: StaffRequest, key: UUID) -> HttpResponse:
    """Switch an account off, or on again (``on=1``)."""
    user = get_object_or_404(User, pk=key)
    _check(request, posts.SWITCH_ACCOUNT, user)
    verb = posts.switch_on if request.POST.get("on") else posts.switch_off
    form = forms.Form(request.POST)
    if _try(form, lambda: verb(user=user, actor=request.user, at=now())) is None:
        return _page(request, user.username, switch=form)
    said = _("恢复使用了。") if user.is_active else _("停用了，登录着的也已经退出。")
    return _told(request, user, said)


@staff_only
@require_POST
def drop_factor(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take the second step off the account of somebody who lost the phone."""
    user = get_object_or_404(User, pk=key)
    _check(request, factors.DROP, user)
    form = forms.Form(request.POST)
    done = _try(form, lambda: factors.drop_factor(user, actor=request.user, at=now()))
    if done is None:
        return _page(request, user.username, switch=form)
    return _told(request, user, _("两步登录关掉了，请他登录后重新开启。"))


@staff_only
@require_POST
def give_post(request: StaffRequest, key: UUID) -> HttpResponse:
    user = get_object_or_404(User, pk=key)
    _check(request, posts.GIVE_POST, Post(user=user, area_code=home_code(request.user)))
    form = GivePostForm(request.POST, within=home_code(request.user))
    if _try(form, lambda: _give_post(request, user, form)) is None:
        return _page(request, user.username, give_post=form)
    return _told(request, user, _("岗位安排好了，今天起有效。"))


@staff_only
@require_POST
def end_post(request: StaffRequest, key: UUID) -> HttpResponse:
    post = get_object_or_404(Post.objects.select_related("unit", "user"), pk=key)
    _check(request, posts.GIVE_POST, post)
    form = forms.Form(request.POST)
    if _try(form, lambda: posts.end_post(post=post, actor=request.user, at=now())) is None:
        return _page(request, post.user.username, end_post=form)
    return _told(request, post.user, _("卸任了，今天起不再有这个岗位。"))


@staff_only
@require_POST
def set_ceiling(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let a post see cases that are kept more closely, or fewer of them."""
    post = get_object_or_404(Post.objects.select_related("unit", "user"), pk=key)
    _check(request, posts.GIVE_POST, post)
    form = CeilingForm(request.POST)
    if not form.is_valid():
        return _page(request, post.user.username, end_post=form)
    level = form.cleaned_data["ceiling"]
    ceiling = None if level is None else Secrecy(level)
    posts.set_ceiling(post=post, ceiling=ceiling, actor=request.user, at=now())
    return _told(request, post.user, _("记下了，马上生效。"))


@staff_only
@require_POST
def end_a_token(request: StaffRequest, key: UUID) -> HttpResponse:
    """End a key that somebody of the area gave to a program."""
    token = get_object_or_404(Token.objects.select_related("user"), pk=key)
    _check(request, tokens.END, token)
    form = forms.Form(request.POST)
    if _try(form, lambda: tokens.end_token(token, actor=request.user, at=now())) is None:
        return _page(request, token.user.username, switch=form)
    return _told(request, token.user, _("密钥停掉了，马上生效。"))


def _check_reader(request: StaffRequest) -> None:
    if not request.user.has_perm("desk.open_accounts", home_area(request.user)):
        raise Http404


def _check(request: StaffRequest, permission: str, record: User | Unit | Post | Token) -> None:
    """Answer absent and forbidden alike, before anything of the form is looked at."""
    _check_reader(request)
    if not request.user.has_perm(permission, record):
        raise Http404


def _try(form: forms.Form, verb: Callable[[], object]) -> object:
    """Do what a form asks; a refusal stands in the form afterwards and ``None`` comes back."""
    if not form.is_valid():
        return None
    try:
        return verb()
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        form.add_error(None, str(error))
        return None


def _open_unit(request: StaffRequest, form: OpenUnitForm) -> Unit:
    said = dict(form.cleaned_data)
    area = said.pop("area")
    return open_unit_now(**said, area_code=area.code, actor=request.user, at=now())


def _give_post(request: StaffRequest, user: User, form: GivePostForm) -> Post:
    said = form.cleaned_data
    return posts.give_post(
        user=user,
        role=Role(said["role"]),
        area_code=said["area"].code if said["area"] else "",
        unit=said["unit"],
        actor=request.user,
        at=now(),
    )


def _told(request: StaffRequest, user: User | None, words: str) -> HttpResponse:
    messages.success(request, f"{user.name}：{words}" if user else words)
    page = reverse("desk:accounts")
    return redirect(f"{page}?{urlencode({'account': user.username})}" if user else page)


def _page(request: StaffRequest, username: str, **sent: forms.Form) -> HttpResponse:
    """Answer with the page; forms that were sent and refused stand in it with their errors."""
    typed = request.GET.get("q", "")[:60]
    page = Paginator(staff(typed), PER_PAGE).get_page(request.GET.get("page"))
    chosen = User.objects.filter(username=username).first() if username else None
    if username and chosen is None:
        raise Http404
    shown = [*page.object_list, *([chosen] if chosen else [])]
    read_posts(shown)
    context: dict[str, Any] = {
        "page": page,
        "typed": typed,
        "names": area_names(shown),
        "areas": places(home_code(request.user)),
        "sent": sent,
        **_may(request.user, chosen),
        **_forms(home_code(request.user), sent),
    }
    return render(request, "desk/accounts.html", context, status=422 if sent else 200)


def _may(user: User, chosen: User | None) -> dict[str, Any]:
    may = {
        "may_open": user.has_perm("accounts.open_account", User()),
        "may_open_unit": user.has_perm("accounts.open_unit", Unit()),
        "chosen": chosen,
    }
    if chosen is None:
        return may | ({"units": units_with_work(home_code(user))} if may["may_open_unit"] else {})
    seat = Post(user=chosen, area_code=home_code(user))
    ends = [
        (post, user.has_perm(posts.GIVE_POST, post), _ceiling_form(post))
        for post in chosen.posts_now
        if post.user_id == chosen.pk
    ]
    return may | {
        "may_switch": user.has_perm(posts.SWITCH_ACCOUNT, chosen),
        "may_set_password": user.has_perm(posts.SET_PASSWORD, chosen),
        "may_drop_factor": _may_drop_factor(user, chosen),
        "may_give_post": user.has_perm(posts.GIVE_POST, seat),
        "posts": ends,
        "tokens": [one for one in tokens_of(chosen, at=now()) if user.has_perm(tokens.END, one)],
    }


def _ceiling_form(post: Post) -> CeilingForm:
    return CeilingForm(initial={"ceiling": post.ceiling}, auto_id=f"id_{post.pk}_%s")


def _may_drop_factor(user: User, chosen: User) -> bool:
    allowed = chosen.pk != user.pk and user.has_perm(factors.DROP, chosen)
    return allowed and factors.factor_of(chosen) is not None


def _forms(within: str, sent: dict[str, forms.Form]) -> dict[str, forms.Form]:
    return {
        "account_form": sent.get("open_account") or OpenAccountForm(auto_id="id_account_%s"),
        "unit_form": sent.get("open_unit") or OpenUnitForm(within=within, auto_id="id_unit_%s"),
        "password_form": sent.get("password") or PasswordForm(auto_id="id_new_%s"),
        "post_form": sent.get("give_post") or GivePostForm(within=within, auto_id="id_post_%s"),
    }
