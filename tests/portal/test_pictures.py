"""Pictures of a request on phones: whose they are, and who sees them."""

from __future__ import annotations

from django.test import Client

from minhu.cases.models import Attachment, Case
from minhu.core.clock import now
from minhu.core.pictures import clean_picture
from minhu.requests.domain.steps import take
from tests.cast import Cast
from tests.portal.acts import own, photo
from tests.requests.stage import stand


def test_released_are_the_callers_own_pictures_and_those_of_internal_steps_are_nobodys(
    client: Client, cast: Cast
) -> None:
    case, link = own(pictures=(clean_picture(photo()),))
    stand(case, "contacted", cast)
    done = {"note": "换了三盏灯", "pictures": (clean_picture(photo(comment="new")),)}
    take(case, "report", answers=done, actor=cast.worker, at=now())
    proof = {"note": "内部的话", "pictures": (clean_picture(photo(comment="inside")),)}
    take(Case.objects.get(pk=case.pk), "note", answers=proof, actor=cast.desk, at=now())
    take(Case.objects.get(pk=case.pk), "release", answers={}, actor=cast.desk, at=now())
    pictures = Attachment.objects.order_by("id").values_list("pk", flat=True)
    assert [_opened(client, f"/f/{case.number}/p/{each}") for each in pictures] == [200, 404, 404]
    assert [_opened(client, f"{link}/p/{each}") for each in pictures] == [200, 200, 404]


def _opened(client: Client, path: str) -> int:
    answer = client.get(path)
    assert b"".join(answer)
    return answer.status_code
