"""Who finds a request and its verbs on the pages of the desk, and who finds nothing there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minhu.cases.models import Case, Step
from minhu.core.clock import now
from minhu.desk.tables.acts import UNSEEN, verbs_now
from minhu.requests.lifecycle import REQUEST
from tests.cast import Cast
from tests.desk.acts import fresh, page_of, signed_in
from tests.rates.stories import come_in
from tests.requests.stage import stand
from tests.requests.test_who_may import MAY, STAFF

pytestmark = pytest.mark.django_db
EDGES = [
    (edge.verb, edge.sources[0], edge.permission)
    for edge in REQUEST.edges
    if edge.verb not in {"answer_solved", "answer_unsolved"}
]


@pytest.fixture
def case(cast: Cast) -> Case:  # noqa: ARG001 -- the stage
    return fresh(come_in("one", at=now() - timedelta(hours=2), name="欧阳明", phone="13800005678"))


@pytest.mark.parametrize("who", STAFF)
def test_a_case_opens_for_whoever_may_see_it_and_is_absent_for_the_others(
    cast: Cast, case: Case, who: str
) -> None:
    stand(case, "signed", cast)
    status = signed_in(getattr(cast, who)).get(page_of(case)).status_code
    assert status == (200 if who in MAY["cases.view_case"] else 404)


@pytest.mark.parametrize("who", STAFF)
def test_a_verb_is_absent_for_every_wrong_person_and_changes_nothing(
    cast: Cast, case: Case, who: str
) -> None:
    client, answered = signed_in(getattr(cast, who)), set[str]()
    for verb, source, permission in EDGES:
        if verb in UNSEEN or who not in MAY[permission]:
            stand(case, source, cast)
            if client.post(f"{page_of(case)}{verb}/").status_code != 404:
                answered.add(verb)
    assert answered == set()
    assert Step.objects.filter(case=case).count() == 1


@pytest.mark.parametrize("who", STAFF)
def test_no_form_stands_on_a_page_that_its_reader_may_not_send(
    cast: Cast, case: Case, who: str
) -> None:
    user = getattr(cast, who)
    for state in REQUEST.states:
        stand(case, state.code, cast)
        for edge in verbs_now(fresh(case), user):
            assert user.has_perm(edge.permission, case)
            assert edge.verb not in {*UNSEEN, "join", "add", "withdraw", "reopen", "record_closed"}
