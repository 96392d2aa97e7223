"""What is closely kept is told by no number and no message that stands elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.lifecycle import Outcome
from minhu.core.worker import work
from minhu.desk.queries.offices import units_with_work
from minhu.notices.models import Notice
from minhu.places.models import Area
from minhu.rates.bulletins.composing import Span, content
from minhu.rates.bulletins.forms import forms
from minhu.requests.domain.steps import take
from minhu.requests.suggestions import open_cases
from tests.cast import STREET, Cast, call
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
WORDS = "三楼两口子天天吵打"


def keep(case: Case, cast: Cast, level: Secrecy = Secrecy.RESTRICTED) -> Case:
    take(case, "classify", answers={"secrecy": level, "note": ""}, actor=cast.street, at=now())
    return Case.objects.get(pk=case.pk)


def test_what_was_said_of_a_case_is_kept_with_it_and_loses_its_title(cast: Cast) -> None:
    case = stand(call("one", WORDS), "working", cast)
    take(case, "urge", answers={"note": "快"}, actor=cast.supervisor, at=now())
    work(once=True)
    assert Notice.objects.filter(text__contains=WORDS).exists()
    keep(Case.objects.get(pk=case.pk), cast)
    assert not Notice.objects.filter(text__contains=WORDS).exists()
    kept = Notice.objects.filter(case_number=case.number)
    assert set(kept.values_list("secrecy", flat=True)) == {Secrecy.RESTRICTED}


def test_loads_of_units_count_what_everybody_may_know(cast: Cast) -> None:
    stand(call("plain"), "working", cast), keep(stand(call("one"), "working", cast), cast)
    assert open_cases([cast.unit]) == {cast.unit.pk: 1}
    assert units_with_work(STREET).get(pk=cast.unit.pk).doing == 1  # type: ignore[attr-defined]  # -- annotated


def test_a_bulletin_lists_no_kept_case_and_counts_none_as_falling_due(cast: Cast) -> None:
    plain, kept = call("plain"), keep(call("kept", WORDS), cast)
    day = now().date()
    about = Span(Area.objects.get(pk=STREET), day - timedelta(days=30), day)
    told = content(forms(day)["month"], about, at=now())
    assert [one["number"] for one in told["waiting"]] == [plain.number]
    assert kept.number not in str(told)


def test_a_bulletin_leaves_out_small_rows_once_one_holds_a_kept_case(cast: Cast) -> None:
    case, day = call("one", WORDS, unit_id=cast.unit.pk), now().date()
    about = Span(Area.objects.get(pk=STREET), day - timedelta(days=30), day)
    before = content(forms(day)["month"], about, at=now())
    keep(case, cast)
    after = content(forms(day)["month"], about, at=now())
    assert ([one["valid"] for one in before["units"]], before["hot"] != []) == ([1], True)
    assert (after["units"], after["hot"], after["groups"]) == ([], [], [])


def test_the_public_page_of_exclusions_counts_no_kept_case(client: Client, cast: Cast) -> None:
    for number in range(4):
        case = stand(call(f"x{number}"), "working", cast)
        reason = {"reason": "no_basis", "note": "x"}
        take(case, "propose_exclusion", answers=reason, actor=cast.desk, at=now())
        take(case, "confirm_exclusion", answers={"note": ""}, actor=cast.leader, at=now())
    Case.objects.filter(outcome=Outcome.EXCLUDED).update(secrecy=Secrecy.RESTRICTED)
    page = client.get(reverse("portal:excluded"))
    assert page.context["months"] == []
