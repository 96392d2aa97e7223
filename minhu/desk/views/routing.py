"""派单规则: the list of a street, and trying a rule on past cases before it counts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.catalogue.domain import routing as verbs
from minhu.catalogue.domain.trees import KEEP
from minhu.catalogue.enums import RuleKind
from minhu.catalogue.models import RoutingRule
from minhu.catalogue.queries.routing import rules_of
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.desk.catalogue_forms import RuleForm, WhyForm
from minhu.desk.queries.choices import places
from minhu.desk.queries.rule_log import logged
from minhu.desk.views.door import home_or_404, staff_only
from minhu.places.models import Area
from minhu.requests.suggestions import GRID_WORKER, try_out


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def routing(request: StaffRequest) -> HttpResponse:
    """Show the rules in their order and who changed them; a new one comes to the end."""
    area = _home(request)
    form = RuleForm(request.POST if request.method == "POST" else None, area=area)
    if form.is_bound and form.is_valid():
        said = {"asks": form.asks, "why": form.cleaned_data["why"]}
        try:
            rule = verbs.write_rule(area, **said, actor=request.user, at=now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("记下了。先试一试，再开。"))
            return redirect("desk:trial", rule.pk)
    context = {
        "rules": rules_of(area.code),
        "form": form,
        "names": form.place_names,
        "log": logged(RuleKind.ROUTING, area_code=area.code),
    }
    return render(request, "desk/routing.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, key: UUID) -> HttpResponse:
    """Put a rule right: the new one stands in its place and is tried before it counts."""
    area = _home(request)
    rule = _rule(area, key)
    form = RuleForm(request.POST if request.method == "POST" else None, area=area, rule=rule)
    if form.is_bound and form.is_valid():
        said = {"asks": form.asks, "why": form.cleaned_data["why"]}
        try:
            new = verbs.edit_rule(rule, **said, area=area, actor=request.user, at=now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("改好了，原来的停了。看一眼结果，再开。"))
            return redirect("desk:trial", new.pk)
    context = {"rule": rule, "form": form}
    return render(request, "desk/routing_edit.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_safe
def trial(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show what a rule would have done with the last cases, and what people did."""
    area = _home(request)
    rule = _rule(area, key)
    verbs.note_trial(rule, area=area, actor=request.user, at=now())
    return _tried(request, rule, area, WhyForm(label_suffix=""))


@staff_only
@require_POST
def change(request: StaffRequest, key: UUID) -> HttpResponse:
    """Switch a rule, ask it earlier, or take it away, by the button that was pressed."""
    area = _home(request)
    rule = _rule(area, key)
    form = WhyForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _tried(request, rule, area, form)
    try:
        _change(request, rule, area, form.cleaned_data["why"])
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:routing")


def _change(request: StaffRequest, rule: RoutingRule, area: Area, why: str) -> None:
    asked, actor, at = request.POST.get("do", ""), request.user, now()
    if asked in {"on", "off"}:
        verbs.switch_rule(rule, on=asked == "on", area=area, why=why, actor=actor, at=at)
    elif asked == "up":
        verbs.raise_rule(rule, area=area, why=why, actor=actor, at=at)
    elif asked == "end":
        verbs.end_rule(rule, area=area, why=why, actor=actor, at=at)


def _tried(request: StaffRequest, rule: RoutingRule, area: Area, form: WhyForm) -> HttpResponse:
    rules = list(rules_of(area.code))
    context = {
        "rule": rule,
        "form": form,
        "trial": try_out(rule, request.user),
        "is_first": bool(rules) and rules[0].pk == rule.pk,
        "names": dict(places(area.code)),
        "grid_worker": GRID_WORKER,
    }
    return render(request, "desk/trial.html", context, status=422 if form.is_bound else 200)


def _home(request: StaffRequest) -> Area:
    return home_or_404(request.user, KEEP)


def _rule(area: Area, key: UUID) -> RoutingRule:
    return get_object_or_404(rules_of(area.code), pk=key)
