"""A reason or an answer that people will be held to is chosen by a person, never by its place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django import forms
from django.test import Client

from minhu.affairs.calls import CallForm
from minhu.affairs.disputes import DisputeForm
from minhu.affairs.forms import AppraisalForm, AskedForm
from minhu.affairs.hazards import HazardForm
from minhu.core.clock import now
from minhu.desk.forms import RevealForm
from minhu.desk.resident_forms import ExportForm
from minhu.requests.forms.desk import ClassifyForm, DeclineForm, ExcludeForm, SuspendForm
from minhu.requests.forms.work import ReturnForm
from minhu.whistles.forms import AskForm, ShowForm
from tests.cast import Cast
from tests.desk.acts import do, fresh, page_of, signed_in
from tests.rates.stories import come_in
from tests.reading import on_one_line
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
OPEN_WITH_NOTHING: list[tuple[type[forms.Form], str]] = [
    (DeclineForm, "reason"),
    (ExcludeForm, "reason"),
    (SuspendForm, "reason"),
    (ReturnForm, "reason"),
    (ClassifyForm, "secrecy"),
    (AppraisalForm, "solved"),
    (AskedForm, "item"),
    (HazardForm, "inspection"),
    (CallForm, "event"),
    (DisputeForm, "subject"),
    (AskForm, "reason"),
    (ShowForm, "reason"),
    (RevealForm, "reason"),
    (ExportForm, "reason"),
]


@pytest.mark.parametrize(("form", "name"), OPEN_WITH_NOTHING)
def test_a_form_opens_with_nothing_said(cast: Cast, form: type[forms.Form], name: str) -> None:  # noqa: ARG001 -- the catalogue
    assert '<option value="" selected>请选</option>' in on_one_line(str(form()[name]))
    assert name in form({name: ""}).errors


def test_nobody_is_refused_for_the_reason_that_stands_first(cast: Cast) -> None:
    case = fresh(come_in("one", at=now() - timedelta(hours=2)))
    page = on_one_line(signed_in(cast.desk).get(page_of(case)).content.decode())
    assert '<option value="" selected>请选</option>' in page.split("decline/", 1)[1]
    refused = do(cast.desk, case, "decline", reason="")
    assert (refused.status_code, fresh(case).state) == (422, "received")
    assert "请选一个理由" in refused.content.decode()


def test_a_worker_who_returns_a_case_taps_the_reason(cast: Cast, client: Client) -> None:
    case = fresh(come_in("one", at=now() - timedelta(hours=2)))
    stand(case, "signed", cast)
    client.force_login(cast.worker)
    page = client.get(f"/field/tasks/{case.number}/").content.decode()
    assert 'name="reason" value=""' not in page
    assert 'name="reason" value="' in page


def test_a_category_that_may_be_left_out_is_not_asked_for(cast: Cast) -> None:
    case = fresh(come_in("one", at=now() - timedelta(hours=2)))
    form = on_one_line(signed_in(cast.desk).get(page_of(case)).content.decode())
    accept = form.split("/accept/", 1)[1].split("</form>", 1)[0]
    assert ("先不分" in accept, "请选" in accept) == (True, False)
