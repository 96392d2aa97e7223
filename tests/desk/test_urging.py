"""催办 and 督办: pressed on others only, and the page says whom they reached."""

from __future__ import annotations

import pytest

from tests.cast import NOW, Cast
from tests.desk.acts import signed_in
from tests.rates.stories import come_in, walk
from tests.whistles.stage import drafted

pytestmark = pytest.mark.django_db


def test_whoever_is_urged_is_named_on_the_page(cast: Cast) -> None:
    case = walk(come_in("late", at=NOW), cast, until="contacted", at=NOW)
    client = signed_in(cast.leader)
    path = f"/desk/cases/{case.number}/"
    page = client.post(f"{path}urge/", {"note": "今天去看"}, follow=True).content.decode()
    assert f"催办：记下了，已经告诉{cast.unit.name}，等他们回音。" in page


def test_nobody_is_offered_to_urge_themselves(cast: Cast) -> None:
    whistle = drafted(cast)
    case = whistle.case
    assert case.party in cast.leader.parties
    assert not cast.leader.has_perm("cases.urge", case)
    assert not cast.leader.has_perm("cases.supervise", case)
    assert cast.supervisor.has_perm("cases.urge", case)
