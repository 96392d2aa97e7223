"""Rules of calling back change on the page: tried on what waits, held from their day, logged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from minhu.cases.models import Case
from minhu.catalogue.models import RuleChange
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.models import Area
from minhu.requests import sampling
from minhu.requests.domain.resampling import change_samples
from minhu.requests.sampling import Edition, SampleRule
from tests.cast import NOW, STREET, Cast, call
from tests.desk.acts import signed_in, statements
from tests.desk.test_rule_changes import CHANGE_SAMPLES, SAMPLES, TODAY, drawers, post
from tests.requests.stage import stand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("drawers")]
__all__ = ["drawers"]
DAY = timedelta(days=1)


def rules(**more: str) -> dict[str, str]:
    return {
        "name_0": "重办过的", "share_0": "100", "reworked_0": "on",
        "name_1": "电话来的", "share_1": "0", "channel_1": "phone",
        "begins": (local_day(TODAY) + 7 * DAY).isoformat(), "source": "街道〔2026〕10号", **more,
    }  # fmt: skip


def test_rules_of_calling_back_are_tried_on_what_waits_now(cast: Cast) -> None:
    stand(call("rung", channel="phone"), "revisit", cast)
    again = stand(call("again"), "revisit", cast)
    Case.objects.filter(pk=again.pk).update(reworks=1)
    stand(call("other"), "revisit", cast)
    found = post(cast.street, CHANGE_SAMPLES, "look", **rules()).context["preview"]
    assert [(each.fits, len(each.drawn)) for each in found.rules] == [(1, 1), (1, 0)]
    assert (found.none, found.waiting) == (1, 3)
    assert len(sampling.editions()) == 1


def test_rules_of_calling_back_hold_from_their_day_and_stand_in_the_log(cast: Cast) -> None:
    post(cast.street, CHANGE_SAMPLES, "save", **rules())
    old, new = (sampling.rules_on(local_day(TODAY) + n * DAY) for n in (0, 7))
    assert (len(old), [rule.share for rule in new]) == (3, [100, 0])
    assert (new[0].reworked, new[1].channel) == (True, "phone")
    page = signed_in(cast.desk).get(SAMPLES).content.decode()
    assert "以后用的" in page
    assert "重办过的 100%；电话来的 0%" in page[page.index('id="h-log"') :]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"begins": "2026-11-25"}, "只能从明天或以后改"),
        ({"begins": ""}, "请选从哪天起"),
        ({"share_0": "101"}, "100"),
        ({"share_0": ""}, "要一起写"),
        ({"name_0": "", "share_0": "", "name_1": "", "share_1": ""}, "至少写一条规则"),
        ({"source": ""}, "请写明出处"),
    ],
)
def test_rules_that_say_nothing_are_refused_with_a_sentence(
    cast: Cast, wrong: dict[str, str], says: str
) -> None:
    answer = post(cast.street, CHANGE_SAMPLES, "save", **rules(**wrong))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert len(sampling.editions()) == 1


def test_what_was_changed_is_neither_written_anew_nor_deleted(cast: Cast) -> None:
    post(cast.street, CHANGE_SAMPLES, "save", **rules())
    row = RuleChange.objects.get()
    with pytest.raises(TypeError):
        row.delete()
    row.becomes = "别的"
    with pytest.raises(TypeError):
        row.save()
    assert RuleChange.objects.get().becomes != "别的"


def test_thirty_changes_cost_as_many_statements_as_one(cast: Cast) -> None:
    post(cast.street, CHANGE_SAMPLES, "save", **rules())
    one = statements(cast.desk, SAMPLES)
    for n in range(8, 38):
        day = (local_day(TODAY) + n * DAY).isoformat()
        post(cast.street, CHANGE_SAMPLES, "save", **rules(begins=day))
    assert statements(cast.desk, SAMPLES) == one


def test_only_the_street_changes_whom_it_calls_back_and_with_whole_rules(cast: Cast) -> None:
    rule = SampleRule("全部", 100)
    right = Edition(local_day(NOW) + DAY, "文件", (rule,))
    area = Area.objects.get(pk=STREET)
    with pytest.raises(NotAllowedError, match="街道调度"):
        change_samples(right, area=area, actor=cast.worker, at=NOW)
    for wrong, why in (
        (replace(right, rules=(replace(rule, share=101),)), "0 到 100"),
        (replace(right, rules=(replace(rule, name=" "),)), "要有名字"),
        (replace(right, source=" "), "写明出处"),
    ):
        with pytest.raises(DomainError, match=why):
            change_samples(wrong, area=area, actor=cast.street, at=NOW)
