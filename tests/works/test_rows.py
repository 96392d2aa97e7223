"""A leader reads on the row of each work what comes next, by when and whose it is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from minhu.core.clock import local_day
from tests.cast import NOW, Cast
from tests.works.conftest import Write
from tests.works.test_page import shown

pytestmark = pytest.mark.django_db
ROW = re.compile(r'<td class="wide" data-l="下一个节点">(.*?)</td>', re.DOTALL)


def test_the_next_milestone_stands_on_its_row_with_its_day_and_its_owner(
    cast: Cast, stop: Write
) -> None:
    stop("竣工", 400, 责任单位="环卫所")
    stop("封顶", 40, 责任单位="市政所")
    (row,) = ROW.findall(shown(cast))
    told = re.sub(r"<[^>]*>|\s+", " ", row).split()
    due = local_day(NOW) + timedelta(days=40)
    assert told[:3] == ["封顶", f"{due:%m-%d}", "市政所"]


def test_who_answers_for_a_work_stands_on_its_row_and_opens_all_that_is_theirs(
    cast: Cast, stop: Write
) -> None:
    stop("封顶", 40)
    cell = shown(cast).split('<td class="wide wk-who"')[1].split("</td>")[0]
    owners = re.findall(r'href="\?owner=[^"]+">([^<]+)</a>', cell)
    assert owners == ["示例街道", "市政所", "东风社区"]
