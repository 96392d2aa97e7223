"""What the forms of a procedure asked as numbers, added up over its cases."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import DecimalField, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from minhu.accounts.models import User
from minhu.cases.counting import rows
from minhu.cases.models import Step
from minhu.cases.models.case import AFFAIR
from minhu.cases.procedures import Procedure
from minhu.cases.queries import visible_to
from minhu.core.lifecycle import Outcome
from minhu.rates.numbers import grouped
from minhu.rates.scope import Scope

NUMBER: DecimalField[Decimal, Decimal] = DecimalField(max_digits=18, decimal_places=2)


def added_up(user: User, procedure: Procedure, scope: Scope) -> list[tuple[str, str | None]]:
    """Return each sum of a procedure with its label, one statement each.

    Exact to the second decimal; ``None`` where nobody wrote a number. What was refused at the
    beginning is left out, what was said again (a second payment) is added.
    """
    if procedure.pages is None:
        return []
    return [
        (_label(procedure, verb, name), _sum(user, scope, verb, name))
        for verb, name in procedure.pages.sums
    ]


def _label(procedure: Procedure, verb: str, name: str) -> str:
    assert procedure.pages is not None  # noqa: S101 -- tells the type checker
    form = procedure.pages.form
    if verb != "submit":
        form = procedure.forms[procedure.lifecycle.edge(verb).form]
    return str(form.base_fields[name].label)


def _sum(user: User, scope: Scope, verb: str, name: str) -> str | None:
    cases = visible_to(user) & rows(scope).filter(AFFAIR).exclude(outcome=Outcome.DECLINED)
    steps = Step.objects.filter(
        case__in=cases.order_by().values("pk"), verb=verb, payload__has_key=name
    )
    number = Cast(KeyTextTransform(name, "payload"), NUMBER)
    found: Decimal | None = steps.order_by().aggregate(sum=Sum(number))["sum"]
    return None if found is None else grouped(found)
