"""What a whistle tells when it has moved: the next party, and the case it came from."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import House
from minhu.cases.domain.moving import Move, advance
from minhu.cases.listening import on_step
from minhu.cases.models import Case, Step
from minhu.cases.procedures import procedures
from minhu.whistles.domain.moving import follow_clocks
from minhu.whistles.lifecycle import OVER
from minhu.whistles.models import Whistle


@on_step("end", "end_untrue", kind="whistle")
@transaction.atomic
def feed_back(step: Step) -> None:
    """Write the end of a whistle into its source case as an internal step, once.

    The caller reads nothing of it: whoever handles the case answers with one voice. A
    source that is over by then takes no more steps; the whistle still stands on its page.
    """
    whistle = Whistle.objects.filter(case=step.case, case__state__in=OVER).first()
    if whistle is None or whistle.source_id is None:
        return
    source = Case.objects.select_for_update().get(pk=whistle.source_id)
    number = step.case.number
    told = source.steps.filter(payload__whistle=number).exists()
    if told or procedures[source.kind].lifecycle.find("note", source.state) is None:
        return
    note = _("哨 %(number)s：%(state)s。%(words)s") % {
        "number": number,
        "state": procedures["whistle"].lifecycle.state(step.target).label,
        "words": step.note,
    }
    advance(
        source, "note", actor=House(), at=step.at, move=Move(note=note, payload={"whistle": number})
    )


@on_step("reckon", kind="whistle")
@transaction.atomic
def follow(step: Step) -> None:
    """Let what departments are measured by follow a recount; running twice changes nothing."""
    whistle = Whistle.objects.filter(case=step.case_id).first()
    if whistle is not None:
        follow_clocks(whistle)
