"""The small form of each verb asks for what whoever is next has to know, and offers lists."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from minhu.catalogue.enums import ReasonKind
from minhu.catalogue.models import Reason
from minhu.core.clock import local_day, now
from tests.cast import GRID, Cast, call
from tests.desk.acts import do, fresh, page_of, signed_in
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
DAY = str(local_day(now() + timedelta(days=20)))
PLAN = {"reason": "", "note": "等开春再补", "owner": "何所长", "review_at": DAY}
BACK = {"reason": "", "basis": "清单第3条", "suggested": "环卫所"}
ASKED: dict[str, tuple[str, str, dict[str, str]]] = {
    "decline": ("received", "desk", {"reason": ""}),
    "return": ("signed", "worker", BACK),
    "refuse_return": ("returning", "desk", {"note": "归你们"}),
    "suspend": ("working", "street", PLAN),
    "report": ("working", "worker", {"note": "灯换好了"}),
    "work": ("working", "worker", {"note": "去看过了"}),
    "send_back": ("reported", "desk", {"note": "还有一盏不亮"}),
    "close_unanswered": ("revisit", "desk", {"reason": ""}),
    "propose_exclusion": ("working", "desk", {"reason": "", "note": "不是本辖区的"}),
    "confirm_exclusion": ("excluding", "leader", {"note": "同意"}),
    "locate": ("received", "desk", {"area": GRID}),
}
KINDS = {"close_unanswered": "unreachable", "propose_exclusion": "exclude"}


def complete(verb: str) -> dict[str, str]:
    """Return answers to all that a form asks for, a reason being the first of its list."""
    answers = dict(ASKED[verb][2])
    if "reason" in answers:
        listed = Reason.objects.filter(kind=KINDS.get(verb, verb), active=True)
        answers["reason"] = listed.values_list("code", flat=True)[0]
    return answers


def sent(cast: Cast, verb: str, answers: dict[str, Any]) -> int:
    """Send a form, and hold that the case moved when it was taken and only then."""
    state, who, _asked = ASKED[verb]
    case = stand(call(), state, cast)
    status = do(getattr(cast, who), case, verb, **answers).status_code
    assert fresh(case).seq == (2 if status == 302 else 1)
    return status


@pytest.mark.parametrize("verb", ASKED)
def test_a_form_with_all_it_asks_for_is_taken(cast: Cast, verb: str) -> None:
    assert sent(cast, verb, complete(verb)) == 302


@pytest.mark.parametrize(("verb", "name"), [(v, n) for v, asked in ASKED.items() for n in asked[2]])
def test_a_form_without_one_of_its_answers_is_refused(cast: Cast, verb: str, name: str) -> None:
    answers = complete(verb) | {name: ""}
    assert sent(cast, verb, answers) == 422


@pytest.mark.parametrize("verb", ["decline", "return", "suspend"])
def test_words_longer_than_any_field_are_refused(cast: Cast, verb: str) -> None:
    assert sent(cast, verb, complete(verb) | {"note": "长" * 2001}) == 422


def test_a_reason_stands_in_the_list_that_an_office_keeps(cast: Cast) -> None:
    Reason.objects.create(kind=ReasonKind.DECLINE, code="ours", label="归邻街道办")
    gone = Reason.objects.filter(kind=ReasonKind.DECLINE).exclude(code="ours")[0]
    Reason.objects.filter(pk=gone.pk).update(active=False)
    page = signed_in(cast.desk).get(page_of(call("new"))).content.decode()
    assert "归邻街道办" in page
    assert gone.label not in page
    assert sent(cast, "decline", {"reason": gone.code}) == 422


def test_a_reason_that_was_chosen_is_read_in_the_history(cast: Cast) -> None:
    case = stand(call(), "received", cast)
    reason = Reason.objects.filter(kind=ReasonKind.DECLINE)[0]
    do(cast.desk, case, "decline", reason=reason.code, note="请去问问")
    assert reason.label in signed_in(cast.desk).get(page_of(case)).content.decode()
    assert fresh(case).outcome == "declined"
