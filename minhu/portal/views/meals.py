"""小食堂点餐: a resident reads the menus of the coming days and asks for a meal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from minhu.accounts.actors import Visitor
from minhu.accounts.http import address_of
from minhu.care.domain.asking import ask_meal
from minhu.care.meals import dishes_of
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.core.unkept import never_cache
from minhu.portal.domain import pacing
from minhu.portal.meal_form import MealForm
from minhu.portal.queries import doors


# csrf_exempt: no cookie is an authority here, as with reports.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def meals(request: HttpRequest) -> HttpResponse:
    """Show the menus of the street of ``?area=CODE``, of everywhere without; or ask for a meal."""
    door = doors.area_door(request.GET.get("area", "")) or doors.nowhere()
    dishes = dishes_of(door.area, local_day(now()))
    form = MealForm(request.POST if request.method == "POST" else None, dishes=dishes)
    status = 422 if form.is_bound else 200
    try:
        if form.is_bound:
            pacing.claim_sending(address_of(request), at=now())
        if form.is_valid():
            ask_meal(form.asked, actor=Visitor(), at=now())
            return redirect("portal:meal_asked")
    except DomainError as error:
        form.add_error(None, str(error))
        status = error.status
    page = {"form": form, "dishes": dishes, "to": doors.addressee(door), "refused": form.is_bound}
    return render(request, "portal/meals.html", page, status=status)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Say that the canteen calls back; nothing of the meal stands here."""
    return render(request, "portal/meal_asked.html", {"to": doors.addressee(doors.nowhere())})
