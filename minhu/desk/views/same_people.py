"""像是同一个人: who stands in the ledgers once with a card and once with a phone alone."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.desk.views.door import staff_only
from minhu.ledgers.domain.joining import join_people, part_people
from minhu.ledgers.queries.same_people import MOST, people_joined, people_twice
from minhu.people.models import Person


class JoinForm(forms.Form):
    """Who is meant and why; ``kept`` is left out where two are parted again."""

    person = forms.UUIDField()
    kept = forms.UUIDField(required=False)
    words = forms.CharField(label=gettext_lazy("怎么知道的"), max_length=200)


@staff_only
@require_safe
def same_people(request: StaffRequest) -> HttpResponse:
    """Show who may be one, with records of each, and who was joined."""
    twice = people_twice(request.user, most=MOST + 1)
    page = {"twice": twice[:MOST], "more": len(twice) > MOST}
    page["joined"] = people_joined(request.user)
    return render(request, "desk/same_people.html", page)


@staff_only
@require_POST
def join_same(request: StaffRequest) -> HttpResponse:
    """Join two people, or part them again where nobody is named to be kept."""
    form = JoinForm(request.POST)
    if form.errors.keys() & {"person", "kept"}:
        raise Http404
    if not form.is_valid():
        messages.error(request, _("请写一句怎么知道的，会留下记录。"))
        return redirect("desk:same_people")
    said, who, at = form.cleaned_data, request.user, now()
    people = Person.objects.select_related("same_as").in_bulk([said["person"], said["kept"]])
    person, kept = people.get(said["person"]), people.get(said["kept"])
    if person is None or (said["kept"] and kept is None):
        raise Http404
    try:
        if kept is not None:
            join_people(person, kept, actor=who, words=said["words"], at=at)
        else:
            part_people(person, actor=who, words=said["words"], at=at)
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("记下了，人数按一个人算。") if kept else _("分开了，人数按两个人算。")
        )
    return redirect("desk:same_people")
