"""What staff say of the work reaches its caller, what they say to each other reaches nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.pictures import clean_picture
from minhu.requests.domain.steps import take
from tests.cast import Cast
from tests.portal.acts import own, page, photo
from tests.requests.stage import stand

pytestmark = pytest.mark.usefixtures("cast")


def work(case: Case, cast: Cast, *, internal: bool) -> None:
    """Write down what was done on the spot, with a picture."""
    words = "给同事看的话" if internal else "给来电人的话"
    seen = (clean_picture(photo(comment=words)),)
    answers = {"note": words, "internal": internal, "pictures": seen}
    take(case, "work", answers=answers, actor=cast.worker, at=now())


def test_the_caller_reads_what_is_meant_for_them_and_nothing_else(
    client: Client, cast: Cast
) -> None:
    case, link = own()
    stand(case, "contacted", cast)
    work(case, cast, internal=True)
    work(case, cast, internal=False)
    shown = page(client.get(link))
    assert "给来电人的话" in shown
    assert "给同事看的话" not in shown
    assert shown.count("到现场办了") == 2
    assert shown.count("<img") == 1


def test_by_number_alone_nobody_reads_what_was_said_to_the_caller(
    client: Client, cast: Cast
) -> None:
    case, _link = own()
    stand(case, "contacted", cast)
    work(case, cast, internal=False)
    shown = page(client.get(f"/f/{case.number}"))
    assert "到现场办了" in shown
    assert "给来电人的话" not in shown
    assert "<img" not in shown


def test_a_picture_for_colleagues_opens_for_nobody_who_holds_the_link(
    client: Client, cast: Cast
) -> None:
    case, link = own()
    stand(case, "contacted", cast)
    work(case, cast, internal=True)
    work(case, cast, internal=False)
    first, second = case.attachments.order_by("id")
    assert client.get(f"{link}/p/{first.pk}").status_code == 404
    assert b"".join(client.get(f"{link}/p/{second.pk}")).startswith(b"\xff\xd8")
