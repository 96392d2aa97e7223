"""类别和标准: the tree of categories, and what holds for one of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.catalogue.domain.strands import change_strand
from minhu.catalogue.domain.trees import KEEP, use_edition
from minhu.catalogue.enums import RuleKind
from minhu.catalogue.models import Category, Edition
from minhu.catalogue.queries.editions import edition_in_use, uses_of
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.catalogue_forms import HOUSE, FindForm, StrandForm, TreeForm
from minhu.desk.queries import catalogue as reads
from minhu.desk.queries.rule_log import logged
from minhu.desk.views.door import home_or_404, staff_only
from minhu.places.codes import ancestor
from minhu.places.enums import Level
from minhu.places.models import Area

VIEW = "catalogue.view"


@staff_only
@require_safe
def catalogue(request: StaffRequest) -> HttpResponse:
    """Show the tree in use, or ``?tree=CODE``; ``?q=`` looks for names and conditions."""
    return _page(request, _home(request), None)


@staff_only
@require_safe
def category(request: StaffRequest, code: str) -> HttpResponse:
    return _category(request, code, None)


@staff_only
@require_POST
def turn_strand(request: StaffRequest, code: str) -> HttpResponse:
    """Let a category build, patrol or serve from a day on."""
    area = _home(request)
    if not request.user.has_perm(KEEP, area):
        raise Http404
    form, category = StrandForm(request.POST), get_object_or_404(Category, pk=code)
    if not form.is_valid():
        return _category(request, code, form)
    try:
        change_strand(category, form.turn, area=area, actor=request.user, at=now())
    except DomainError as error:
        form.add_error(None, str(error))
        return _category(request, code, form)
    messages.success(request, _("%(day)s起改过来。") % {"day": form.turn.begins.isoformat()})
    return redirect("desk:category", code)


def _category(request: StaffRequest, code: str, sent: StrandForm | None) -> HttpResponse:
    area, at = _home(request), now()
    found = get_object_or_404(Category.objects.select_related("parent", "edition"), pk=code)
    log = logged(RuleKind.STRAND, area_code=area.code)
    context = {
        "form": sent
        or StrandForm(initial={"begins": local_day(at).isoformat(), "strand": found.strand}),
        "coming": found.coming.all(),
        "log": [each for each in log if each.row.name == code],
        "category": found,
        "limits": reads.limits_of(found, at),
        "standards": reads.standards_of(found, area.code, at),
        "area": area,
        "may_keep": request.user.has_perm(KEEP, area),
    }
    return render(request, "desk/category.html", context, status=422 if sent else 200)


@staff_only
@require_POST
def choose_tree(request: StaffRequest) -> HttpResponse:
    """Let the street work with another tree from a day on."""
    street = _street(_home(request))
    if street is None or not request.user.has_perm(KEEP, street):
        raise Http404
    form = TreeForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _page(request, street, form)
    try:
        use = use_edition(street, **form.cleaned_data, actor=request.user, at=now())
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, street, form)
    messages.success(request, _("%(day)s起用这张类别表。") % {"day": use.valid_from.isoformat()})
    return redirect("desk:catalogue")


def _home(request: StaffRequest) -> Area:
    return home_or_404(request.user, VIEW)


def _street(area: Area) -> Area | None:
    return Area.objects.filter(pk=ancestor(area.code, Level.SUBDISTRICT)).first()


def _page(request: StaffRequest, area: Area, sent: TreeForm | None) -> HttpResponse:
    at, find = now(), FindForm(request.GET)
    wanted = find.tree(edition_in_use(area.code, at))
    street = _street(area)
    context = {
        "lines": reads.lines(wanted, area.code, at, words=find.words),
        "trees": [(HOUSE, _("自带的")), *Edition.objects.values_list("code", "name")],
        "tree": wanted or HOUSE,
        "typed": find.words,
        "uses": uses_of(street.code) if street else (),
        "today": local_day(at),
        "form": sent or TreeForm(initial={"begins": local_day(at).isoformat()}, label_suffix=""),
        "may_keep": street is not None and request.user.has_perm(KEEP, street),
    }
    return render(request, "desk/catalogue.html", context, status=422 if sent else 200)
