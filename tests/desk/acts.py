"""What staff do in the tests of the desk: sign in, look, send a form."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.accounts.models import User
from minhu.cases.models import Case
from tests.cast import GRID, forget_what_was_read
from tests.rates.stories import come_in

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def signed_in(user: User, *, csrf: bool = False) -> Client:
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(user)
    return client


def page_of(case: Case) -> str:
    return f"/desk/cases/{case.number}/"


def do(user: User, case: Case, verb: str, **answers: Any) -> Answer:
    """Send the form of one verb as a page without script would."""
    return signed_in(user).post(f"{page_of(case)}{verb}/", answers)


def do_by_htmx(user: User, case: Case, verb: str, **answers: Any) -> Answer:
    headers = {"HX-Request": "true"}
    return signed_in(user).post(f"{page_of(case)}{verb}/", answers, headers=headers)


def numbers(answer: Answer) -> list[str]:
    """Return the numbers of the cases in a list, in its order."""
    return [row.case.number for row in answer.context["rows"]]


def many(count: int, *, at: datetime, **more: Any) -> list[Case]:
    known = {"area_code": GRID, **more}
    return [come_in(f"{at:%H%M%S}-{n}", at=at, **known) for n in range(count)]


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def statements(user: User, path: str) -> int:
    """Return how many SQL statements a page takes, the session and the user included."""
    client = signed_in(user)
    forget_what_was_read()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)
