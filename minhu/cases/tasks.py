"""Notes to those who must move, when time runs out or somebody asks for more speed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minhu.cases.listening import on_step
from minhu.cases.models import Step
from minhu.cases.templatetags.case_words import clock_name
from minhu.notices.domain.telling import tell_party

TOLD = {
    "reckon": _("%(title)s：时限重新算了，打开看看到什么时候。"),
    "urge": _("%(title)s：有人催办，请尽快办。"),
    "supervise": _("%(title)s：街道督办，请按时回复。"),
}
RUNS_OUT = {
    "warn": _("%(title)s：“%(clock)s”的时间用了%(percent)d%%。"),
    "escalate": _("%(title)s：“%(clock)s”过了时限，还没办。"),
}


@on_step(*RUNS_OUT)
def tell_the_level(step: Step) -> None:
    """Leave a note at the level a rung of the ladder names; running twice leaves one."""
    told = step.payload
    facts = {"title": step.case.title, "clock": clock_name(told["clock"])}
    tell_party(
        told["party"],
        text=str(RUNS_OUT[step.verb]) % {**facts, "percent": told["percent"]},
        dedupe_key=f"{step.pk}:{told['party']}:time",
        at=step.at,
        case_number=step.case.number,
        secrecy=step.case.secrecy,
    )


@on_step(*TOLD)
def tell_the_holder(step: Step) -> None:
    """Leave a note for whoever holds the case; running twice leaves one."""
    case = step.case
    if case.party:
        tell_party(
            case.party,
            text=str(TOLD[step.verb]) % {"title": case.title},
            dedupe_key=f"{step.pk}:{case.party}:time",
            at=step.at,
            case_number=case.number,
            secrecy=case.secrecy,
        )
