"""Notes to those who must move, when time runs out or somebody asks for more speed."""

from __future__ import annotations

from minhu.cases.domain.reckoning import reckon_all
from minhu.cases.listening import on_step
from minhu.cases.models import Step
from minhu.cases.news import staff_news
from minhu.cases.templatetags.case_words import clock_name
from minhu.core import outbox
from minhu.core.clock import now
from minhu.notices.domain.telling import tell_party


@outbox.on("calendar.published")
def reckon_anew(_key: str) -> None:
    """Count every running clock by the days that hold now; running twice moves nothing twice."""
    reckon_all(at=now())


@on_step("warn", "escalate")
def tell_the_level(step: Step) -> None:
    """Leave a note at the level a rung of the ladder names; running twice leaves one."""
    told = step.payload
    facts = {"时限": clock_name(told["clock"]), "用了": f"{told['percent']}%"}
    news = staff_news(step.verb, step.case, at=step.at, **facts)
    tell_party(told["party"], news, dedupe_key=f"{step.pk}:{told['party']}:time", at=step.at)


@on_step("reckon", "urge", "supervise")
def tell_the_holder(step: Step) -> None:
    """Leave a note for whoever holds the case; running twice leaves one."""
    case = step.case
    if case.party:
        news = staff_news(step.verb, case, at=step.at)
        tell_party(case.party, news, dedupe_key=f"{step.pk}:{case.party}:time", at=step.at)
