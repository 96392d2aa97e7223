"""提醒和升级 changed by who keeps the rules: a whole ladder, from a day on, for a standard too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from minhu.catalogue.domain.standards import Rule, keep_rules
from minhu.catalogue.enums import Told
from minhu.catalogue.models import Rung, Standard
from minhu.catalogue.queries.ladders import ladder
from minhu.core.clock import local_day, now, read_limit
from tests.cast import Cast
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
PAGE, DAY = "/desk/rules/", timedelta(days=1)
PAPER = "街道〔2026〕9号"


def finish() -> Rung:
    return Rung.objects.filter(procedure="request", name="finish").earliest("percent")


def path_of(rung: Rung) -> str:
    return f"{PAGE}ladders/{rung.pk}/"


def answers(**more: Any) -> dict[str, Any]:
    begins = (local_day(now()) + 7 * DAY).isoformat()
    return {"holder": "60，90%", "leader": "100", "begins": begins, "source": PAPER, **more}


def rungs(days: int, standard: Standard | None = None) -> list[tuple[int, Told]]:
    found = ladder(
        "request", "finish", now() + days * DAY, standard=standard.pk if standard else None
    )
    return [(step.percent, step.tells) for step in found]


NEW = [(60, Told.HOLDER), (90, Told.HOLDER), (100, Told.LEADER)]


def test_a_ladder_changes_as_a_whole_from_its_day_on(cast: Cast) -> None:
    before = rungs(0)
    assert signed_in(cast.street).post(path_of(finish()), answers()).status_code == 302
    assert (rungs(0), rungs(6), rungs(8)) == (before, before, NEW)
    page = signed_in(cast.desk).get(PAGE).content.decode()
    assert PAPER in page
    assert f"{(local_day(now()) + 7 * DAY).isoformat()} 起不再用" in page


def test_the_form_begins_with_what_holds_today(cast: Cast) -> None:
    page = signed_in(cast.leader).get(path_of(finish())).content.decode()
    assert 'value="50，80"' in page
    assert 'value="150"' in page


def test_a_second_thought_about_the_same_day_replaces_the_first(cast: Cast) -> None:
    client = signed_in(cast.street)
    client.post(path_of(finish()), answers(holder="10", leader="300"))
    client.post(path_of(finish()), answers())
    assert rungs(8) == NEW


def test_a_standard_gets_a_ladder_of_its_own(cast: Cast) -> None:
    says = {"source": PAPER, "closing": "", "evidence": "", "pictures": 0, "duty": "basic"}
    rule = Rule("0201", "井盖丢了", says, {"finish": read_limit("2紧急工作时")})
    keep_rules([rule], area_code="", begins=local_day(now()))
    standard = Standard.objects.get(condition="井盖丢了")
    client, path = signed_in(cast.street), f"{PAGE}standards/{standard.pk}/"
    assert path in client.get("/desk/catalogue/0201/").content.decode()
    assert client.post(path, answers()).status_code == 302
    assert rungs(8, standard) == NEW
    assert rungs(8) != NEW
    assert "井盖丢了" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"leader": ""}, "过了时限总要有人知道"),
        ({"holder": "half"}, "请写百分之几"),
        ({"holder": "0"}, "百分数要写 1 到 1000"),
        ({"holder": "100"}, "100% 写了两次"),
        ({"begins": "2026-01-01"}, "只能从明天或以后改"),
        ({"begins": ""}, "请选从哪天起"),
        ({"source": " "}, "请写明出处"),
    ],
)
def test_a_ladder_on_which_something_would_wait_unseen_is_refused(
    cast: Cast, wrong: dict[str, Any], says: str
) -> None:
    before = Rung.objects.count()
    answer = signed_in(cast.street).post(path_of(finish()), answers(**wrong))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Rung.objects.count() == before


def test_only_who_keeps_the_rules_finds_it(cast: Cast) -> None:
    for user in (cast.desk, cast.worker, cast.supervisor, cast.auditor):
        assert signed_in(user).get(path_of(finish())).status_code == 404
        assert signed_in(user).post(path_of(finish()), answers()).status_code == 404
        assert path_of(finish()) not in signed_in(user).get(PAGE).content.decode()
