"""What whoever asked for a service is told while it goes on; reads the outbox."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from minhu.cases.listening import on_step
from minhu.cases.models import Step
from minhu.cases.news import caller_news
from minhu.notices.domain.telling import tell_person
from minhu.notices.kinds import Kind, kinds
from minhu.requests.domain.intake import caller_link

TAKEN = Kind(_("有人接单了"), _("您点的服务（{编号}）有人接了，上门前给您打电话。"))
TOLD = {
    "claim": TAKEN,
    "assign": TAKEN,
    "serve": Kind(_("服务完了"), _("您点的服务（{编号}）做完了。办好没有，请您说一声。")),
    "refuse": Kind(_("办不了"), _("您点的服务（{编号}）现在办不了。凭编号能看到原因。")),
}
"""The news of an order, by the verb; none repeats what somebody wrote."""
TO_WHO_ASKED = "order_"
BOOKED = {
    "accept": Kind(_("房间约好了"), _("您约的房间（{编号}）约好了。来不了请点链接取消。")),
    "refuse": Kind(_("房间约不了"), _("您约的房间（{编号}）约不了。凭编号能看到原因。")),
}
"""The news of a booking, in the same way."""
TO_WHO_BOOKED = "booking_"

for verb, kind in TOLD.items():
    kinds.add(f"{TO_WHO_ASKED}{verb}", kind)
for verb, kind in BOOKED.items():
    kinds.add(f"{TO_WHO_BOOKED}{verb}", kind)


@on_step(*TOLD, kind="order")
def tell_who_asked(step: Step) -> None:
    """Tell whoever asked; running twice tells once."""
    _tell(step, TO_WHO_ASKED)


@on_step(*BOOKED, kind="booking")
def tell_who_booked(step: Step) -> None:
    """Tell whoever asked for a room what came of it; running twice tells once."""
    _tell(step, TO_WHO_BOOKED)


def _tell(step: Step, prefix: str) -> None:
    person = step.case.caller
    if person is None:
        return
    news = caller_news(f"{prefix}{step.verb}", step.case, at=step.at)
    linked = replace(news, link=caller_link(step.case))
    tell_person(person, linked, dedupe_key=f"{step.pk}:{person.pk}", at=step.at)
