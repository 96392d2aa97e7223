"""What the tests of procedures do: open one, take a verb, walk where chance leads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from minhu.accounts.models import User
from minhu.affairs.domain.steps import open_affair, take
from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.core.errors import DomainError
from minhu.core.ids import uuid7
from minhu.places.models import Area
from tests.cast import GRID, NOW, Cast

DAY = timedelta(days=1)
EVERYBODY = "desk street grid_worker worker other_worker supervisor leader auditor stranger"


def opened(kind: str, by: User, **more: Any) -> Case:
    said = {
        "title": "楼道照明谁来修",
        "area": Area.objects.get(code=more.pop("grid", GRID)),
        "intake_key": uuid7(),
        **more,
    }
    return open_affair(procedures[kind], said, actor=by, at=NOW)


def do(case: Case, verb: str, by: User, days: int = 0, **answers: Any) -> Case:
    take(case, verb, answers={"note": "照办", **answers}, actor=by, at=NOW + days * DAY)
    return Case.objects.get(pk=case.pk)


def who(case: Case, verb: str, cast: Cast) -> str:
    """Return who may do a verb to a case as it stands, by what they do."""
    permission = procedures[case.kind].lifecycle.edge(verb).permission
    names = EVERYBODY.split()
    return " ".join(name for name in names if getattr(cast, name).has_perm(permission, case))


def wander(case: Case, cast: Cast, data: st.DataObject, days: int = 7) -> None:
    """Let anybody try any verb that leads on; whatever happens, chain and party hold."""
    people, lifecycle = (cast.desk, cast.street, cast.worker), procedures[case.kind].lifecycle
    for day in range(days):
        verbs = [edge.verb for edge in lifecycle.leaving(case.state)]
        if not verbs:
            break
        verb = data.draw(st.sampled_from(verbs))
        answers = {"unit": cast.unit, "until": NOW + (day + 3) * DAY} if verb in GIVEN else {}
        try:
            case = do(case, verb, data.draw(st.sampled_from(people)), day, **answers)
        except DomainError:
            case = Case.objects.get(pk=case.pk)
        assert case.is_open == bool(case.party)
    assert verify().breaks == ()


GIVEN = ("assign", "resolve", "table", "adjourn", "agree", "prolong", "order", "promise")
