"""What a partner is told of a step: written once, in the words of its table."""

from __future__ import annotations

import json

from django.db import transaction
from django.db.models import Q

from minhu.cases.models import Case, Step
from minhu.core import outbox
from minhu.core.clock import zone
from minhu.exchange.enums import Fact
from minhu.exchange.fields import ID
from minhu.exchange.models import Order, Result
from minhu.requests.lifecycle import REQUEST

TOLD = (
    *("accept", "decline", "dispatch", "designate", "pass", "answer_solved", "answer_unsolved"),
    *("close_unanswered", "confirm_exclusion", "withdraw", "reopen", "record_closed"),
)
ANSWERING = ("report", "settle", "decline")
TOPIC = "exchange.order"


@transaction.atomic
def tell_partners(step: Step) -> int:
    """Write down what partners are told of a step, and ask for it to be sent; returns how many.

    Orders whose case was merged into this one are told as well. Running twice writes it once.
    """
    about = Q(case=step.case) | Q(case__merged_into=step.case)
    orders = Order.objects.filter(about, partner__ended_at=None).select_related("partner")
    made = 0
    for order in orders:
        result = Result(
            order=order, step=step, label=_label(step), body=_body(order, step), made_at=step.at
        )
        made += len(Result.objects.bulk_create([result], ignore_conflicts=True))
        if order.partner.address:
            outbox.put(TOPIC, str(order.pk))
    return made


def _label(step: Step) -> str:
    return REQUEST.state(step.target).public


def _body(order: Order, step: Step) -> str:
    """Return the document of a step: the fields of the table and no others."""
    case = step.case
    facts = {
        Fact.NUMBER: case.number,
        Fact.STATE: _label(step),
        Fact.RESULT: _answer(case, step),
        Fact.UNIT: case.unit.name if case.unit else "",
        Fact.AT: step.at.astimezone(zone()).isoformat(timespec="seconds"),
        Fact.SOLVED: case.get_solved_display() if case.solved else "",
    }
    gives = order.partner.gives
    said = {theirs: str(facts[Fact(ours)]) for ours, theirs in gives.items() if ours != ID}
    return json.dumps({gives[ID]: order.outside_id, **said}, ensure_ascii=False)


def _answer(case: Case, step: Step) -> str:
    """Return what the caller is answered, once that was passed or the case has ended."""
    if step.verb in {"accept", "dispatch", "designate"}:
        return ""
    last = case.steps.filter(verb__in=ANSWERING, seq__lte=step.seq, public=True)
    found = last.order_by("-seq").first()
    return found.note if found else ""
