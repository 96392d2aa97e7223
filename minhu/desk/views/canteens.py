"""小食堂: the canteens of a place with their month, and one of them by the day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods

from minhu.accounts.http import StaffRequest
from minhu.care import meals
from minhu.care.domain.asking import accept_meal, call_back
from minhu.care.domain.canteens import approve, move_meal, open_canteen, order_meal, put_on, settle
from minhu.care.enums import MealState
from minhu.care.models import Canteen, Meal
from minhu.care.subsidising import subsidy_on
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.desk.canteen_forms import CanteenForm, DishForm, MealForm
from minhu.desk.queries.choices import home_grids
from minhu.desk.queries.places import home_area
from minhu.desk.views.door import staff_only
from minhu.people.domain.reading import Revealed
from minhu.people.queries import masked

PER_PAGE = 60
YEARS = range(2000, 2100)
METHODS = ["GET", "HEAD", "POST"]


@staff_only
@require_http_methods(METHODS)
def canteens(request: StaffRequest) -> HttpResponse:
    """Show meals and subsidies of a month by site; what is sent opens a canteen."""
    place, month = home_area(request.user), meals.begins(_day(request))
    if place is None or not request.user.has_perm("care.list_canteens", place):
        raise Http404
    may = request.user.has_perm("care.open_canteens", place)
    if request.method == "POST" and not may:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = CanteenForm(sent, areas=home_grids(request.user)) if may else None
    if form is not None and form.is_valid():
        said = form.cleaned_data
        try:
            made = open_canteen(said["area"], said["name"], actor=request.user, at=now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk:canteen", made.pk)
    found = meals.sites(place, month)
    page = {
        "place": place,
        "form": form,
        "sites": meals.with_asked(found),
        "meals": sum(each.meals for each in found),
        "subsidy": sum(each.subsidy for each in found),
        "month": month,
        "before": month - timedelta(days=1),
        "after": meals.after(month),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "desk/canteens.html", page, status=status)


@staff_only
@require_http_methods(METHODS)
def canteen(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show a day of a canteen; ``act`` says what is sent: dish, meal, served, settle and so on."""
    found = Canteen.objects.select_related("area").filter(pk=key).first()
    if found is None or not request.user.has_perm("care.view_canteen", found):
        raise Http404
    day = _day(request)
    if request.method != "POST":
        return _page(request, found, day)
    asks = request.POST.get("act") == "show"
    return _show(request, found, day) if asks else _do(request, found, day)


def _do(request: StaffRequest, found: Canteen, day: date) -> HttpResponse:
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    form = _forms(found, day, request.POST).get(request.POST["act"])
    if form is not None and not form.is_valid():
        return _page(request, found, day, {request.POST["act"]: form}, 422)
    try:
        act(request, found, day, form)
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        if form is not None:
            form.add_error(None, str(error))
            return _page(request, found, day, {request.POST["act"]: form}, error.status)
        messages.error(request, str(error))
    return redirect(f"{reverse('desk:canteen', args=[found.pk])}?day={day.isoformat()}")


def _show(request: StaffRequest, found: Canteen, day: date) -> HttpResponse:
    """Show name and phone of one meal this once; the reading is in the log."""
    try:
        meal = _named(request, found, day)
        told = call_back(meal, actor=request.user, at=now())
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
        return _page(request, found, day, None, error.status)
    return _page(request, found, day, None, 200, (meal.pk, told))


Form = forms.Form | None


def _dish(request: StaffRequest, found: Canteen, day: date, form: Form) -> None:
    assert isinstance(form, DishForm)  # noqa: S101 -- tells the type checker
    said = form.cleaned_data
    put_on(found, day, said["name"], said["price"], actor=request.user)


def _meal(request: StaffRequest, found: Canteen, day: date, form: Form) -> None:  # noqa: ARG001 -- one shape for all acts
    assert isinstance(form, MealForm)  # noqa: S101 -- tells the type checker
    order_meal(form.asked, actor=request.user, at=now())


def _move(request: StaffRequest, found: Canteen, day: date, form: Form) -> None:  # noqa: ARG001 -- one shape for all acts
    move_meal(_named(request, found, day), request.POST["act"], actor=request.user)


def _accept(request: StaffRequest, found: Canteen, day: date, form: Form) -> None:  # noqa: ARG001 -- one shape for all acts
    accept_meal(_named(request, found, day), request.POST.get("bracket", ""), actor=request.user)


def _named(request: StaffRequest, found: Canteen, day: date) -> Meal:
    rows = Meal.objects.select_related("canteen__area", "person").filter(canteen=found, day=day)
    meal = next((each for each in rows if str(each.pk) == request.POST.get("meal")), None)
    if meal is None:
        raise NotAllowedError
    return meal


def _settle(request: StaffRequest, found: Canteen, day: date, form: Form) -> None:  # noqa: ARG001 -- one shape for all acts
    settle(found, day, actor=request.user, at=now())


def _approve(request: StaffRequest, found: Canteen, day: date, form: Form) -> None:  # noqa: ARG001 -- one shape for all acts
    month = meals.settled(found, day)
    if month is None:
        raise NotAllowedError
    approve(month, actor=request.user, at=now())


ACTS: Mapping[str, Callable[[StaffRequest, Canteen, date, Form], None]] = {
    "dish": _dish,
    "meal": _meal,
    "accept": _accept,
    MealState.SERVED: _move,
    MealState.CANCELLED: _move,
    "settle": _settle,
    "approve": _approve,
}


def _forms(found: Canteen, day: date, sent: Mapping[str, str] | None) -> dict[str, forms.Form]:
    dishes = found.dishes.filter(day=day)
    return {
        "dish": DishForm(sent, auto_id="id_dish_%s", label_suffix=""),
        "meal": MealForm(sent, dishes=dishes, day=day, auto_id="id_meal_%s"),
    }


def _day(request: StaffRequest) -> date:
    """Return the day that is asked for, today where none is."""
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        day = None
    return day if day and day.year in YEARS else local_day(now())


def _page(
    request: StaffRequest,
    found: Canteen,
    day: date,
    bound: dict[str, forms.Form] | None = None,
    status: int = 200,
    shown: tuple[UUID, Revealed] | None = None,
) -> HttpResponse:
    month = meals.settled(found, day)
    page = Paginator(meals.meals_of(found, day), PER_PAGE).get_page(request.GET.get("page"))
    labels = {each.code: each.label for each in subsidy_on(day).brackets}
    context = {
        "canteen": found,
        "day": day,
        "yesterday": day - timedelta(days=1),
        "tomorrow": day + timedelta(days=1),
        "dishes": found.dishes.filter(day=day),
        "page": page,
        "lines": [(each, masked(each.person), labels.get(each.bracket, "")) for each in page],
        "sum": meals.month_of(found, day),
        "month": meals.begins(day),
        "settled": month,
        "over": meals.after(day) <= local_day(now()),
        "may": month is None and request.user.has_perm("care.keep_canteen", found),
        "may_approve": month is not None
        and month.approved_by is None
        and request.user.has_perm("care.approve_month", month),
        "rule": subsidy_on(day),
        "shown": shown,
        "forms": {**_forms(found, day, None), **(bound or {})},
    }
    return render(request, "desk/canteen.html", context, status=status)
