"""What a ledger asks of its answers: which are asked at all, which are needed, allowed, reckoned.

The rules of a column are those of XLSForm, each an expression (``expressions``) kept as text:
``relevant`` (asked only then), ``required``, ``constraint`` with its ``message``, ``calculate``,
``filter`` (which of the choices are offered, by what is known ``with`` each and read as
``${choice.…}``); beside them ``names``, what expressions call each choice, and for the form ``hint``, ``note``
(words above the question) and ``initial``; ``ends`` says that a day is the end of a term, and how
many days before it ends soon. The same rules hold for a form, a file and a program.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.ledgers import cells, traces
from minhu.ledgers.definition import EXPRESSIONS
from minhu.ledgers.enums import NUMBERS, TRACED, Kind
from minhu.ledgers.expressions import Expression, parse
from minhu.ledgers.models import Column

BELONGS, NUMBER, PLACE = "_belongs", "_number", "_place"
"""What programs call the columns a ledger has of itself when a form brought it."""
MADE = "made"
"""The rule of a key column that says how a record is called that nobody numbered (``domain.numbering``)."""
ADDRESS = "address"
"""The rule of a column (``base``) that says it holds addresses."""
OF_CHOICE = "choice."
"""How an expression calls what is known of a choice, not of another answer."""
Rules = Mapping[str, Any]


class UnansweredError(DomainError):
    """Answers that a ledger does not take; ``faults`` says why, by slot."""

    def __init__(self, faults: Mapping[str, tuple[str, str]]) -> None:
        label, why = next(iter(faults.values()))
        super().__init__(_("“%(label)s”：%(why)s") % {"label": label, "why": why})
        self.faults = {slot: words for slot, (_label, words) in faults.items()}
        self.label, self.why = label, why


@dataclass(slots=True)
class Settled:
    """Answers after the rules: the values, the slots that are not asked, and what is wrong.

    ``offered`` says, by slot, what may be chosen where that hangs on other answers.
    """

    values: dict[str, Any]
    left_out: set[str] = field(default_factory=set)
    offered: dict[str, list[str]] = field(default_factory=dict)
    faults: dict[str, tuple[str, str]] = field(default_factory=dict)


class Questions:
    """The columns of a ledger that are asked, with their rules ready to be used."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.columns = [each for each in columns if not each.is_known and not each.retired_at]
        asked = (each for each in self.columns if each.kind != Kind.PICTURES)
        self.rules = {each.slot: each.rules for each in asked if each.rules}

    def __bool__(self) -> bool:
        return any(rules.get(name) for rules in self.rules.values() for name in EXPRESSIONS)

    @cached_property
    def expressions(self) -> dict[tuple[str, str], Expression]:
        return {
            (slot, name): parse(rules[name])
            for slot, rules in self.rules.items()
            for name in EXPRESSIONS
            if rules.get(name)
        }

    @cached_property
    def order(self) -> list[Column]:
        """Return the columns so that each stands behind those it is asked or reckoned by."""
        by_name = {each.name: each for each in self.columns}
        needs = {
            each.name: {
                name
                for rule in ("relevant", "calculate")
                if (found := self.expressions.get((each.slot, rule)))
                for name in found.names
            }
            for each in self.columns
        }
        return [by_name[name] for name in in_order(needs)]

    def check_order(self) -> None:
        """Raise ``DomainError`` for questions that wait for each other."""
        assert self.order is not None  # noqa: S101 -- reading it is the check

    def settle(self, values: Mapping[str, Any], *, today: date) -> Settled:
        """Return answers as the rules leave them, with what is wrong with them."""
        settled = Settled(dict(values))
        if not self:
            return settled
        told = {each.name: said(each, values.get(each.slot)) for each in self.columns}
        for column in self.order:
            self._reckon(column, told, settled, today)
            told[column.name] = said(column, settled.values.get(column.slot))
        for column in self.columns:
            if (column.slot, "filter") in self.expressions:
                settled.offered[column.slot] = self._offered(column, told, today)
            if column.slot not in settled.left_out and (why := self._fault(column, told, today)):
                settled.faults.setdefault(column.slot, (column.label, why))
            settled.faults = _not_offered(column, settled) | settled.faults
        return settled

    def require(self, values: Mapping[str, Any], *, today: date) -> dict[str, Any]:
        """Return answers as the rules leave them; raises ``UnansweredError`` for faulty ones."""
        settled = self.settle(values, today=today)
        if settled.faults:
            raise UnansweredError(settled.faults)
        return settled.values

    def _reckon(
        self, column: Column, told: Mapping[str, str], settled: Settled, today: date
    ) -> None:
        slot, here = column.slot, told[column.name]
        relevant = self.expressions.get((slot, "relevant"))
        if relevant and not relevant.holds(told, here=here, today=today):
            settled.left_out.add(slot)
            settled.values[slot] = ""
            return
        calculated = self.expressions.get((slot, "calculate"))
        if calculated:
            words = calculated.says(told, here=here, today=today)
            try:
                settled.values[slot] = unsaid(column, words)
            except DomainError as error:
                settled.faults[slot] = (column.label, str(error))

    def _offered(self, column: Column, told: Mapping[str, str], today: date) -> list[str]:
        """Return the choices that may be made; one of which nothing is known may always."""
        asks, known = self.expressions[column.slot, "filter"], column.rules.get("with", {})
        of = {each: {OF_CHOICE + name: said for name, said in known.get(each, {}).items()}
              for each in column.choices}  # fmt: skip
        return [
            each
            for each in column.choices
            if not of[each] or asks.holds({**told, **of[each]}, today=today)
        ]

    def _fault(self, column: Column, told: Mapping[str, str], today: date) -> str:
        here = told[column.name]
        required = self.expressions.get((column.slot, "required"))
        if not here:
            needed = required and required.holds(told, today=today)
            return _("要填，不能空着") if needed else ""
        constraint = self.expressions.get((column.slot, "constraint"))
        if constraint and not constraint.holds(told, here=here, today=today):
            return str(column.rules.get("message") or _("不合要求，请看看填得对不对"))
        return ""


def _not_offered(column: Column, settled: Settled) -> dict[str, tuple[str, str]]:
    """Return what is wrong with a choice that is not offered beside the other answers."""
    chosen, offered = settled.values.get(column.slot), settled.offered.get(column.slot)
    if not chosen or offered is None:
        return {}
    lost = [
        each for each in ([chosen] if isinstance(chosen, str) else chosen) if each not in offered
    ]
    words = {"one": "、".join(lost), "choices": "、".join(offered) or "—"}
    why = _("和前面填的对不上：%(one)s。现在可以选：%(choices)s") % words
    return {column.slot: (column.label, why)} if lost else {}


def in_order(needs: Mapping[str, set[str]]) -> list[str]:
    """Return names so that each stands behind those it needs.

    Raises ``DomainError`` for names that need each other.
    """
    left, found = {name: set(each) & set(needs) - {name} for name, each in needs.items()}, []
    while left:
        free = [name for name, each in left.items() if not each & left.keys()]
        if not free:
            raise DomainError(_("“%(name)s”的条件绕回到它自己了。") % {"name": min(left)})
        found += free
        left = {name: each for name, each in left.items() if name not in free}
    return found


def check_rules(columns: Sequence[Column]) -> None:
    """Raise ``DomainError`` for rules that cannot be read, look at nothing, or go in circles."""
    questions = Questions(columns)
    names = {each.name for each in questions.columns}
    for expression in questions.expressions.values():
        if lost := others(expression) - names:
            raise DomainError(_("条件里用到的“%(name)s”不在台账里。") % {"name": min(lost)})
    questions.check_order()


def others(expression: Expression) -> set[str]:
    """Return the answers an expression looks at, without what it looks at of a choice."""
    return {each for each in expression.names if not each.startswith(OF_CHOICE)}


def said(column: Column, value: Any) -> str:  # noqa: ANN401 -- a value as it is kept
    """Return a kept value as expressions see it: choices by their names, numbers bare."""
    names = column.rules.get("names", {})
    if isinstance(value, list):
        return " ".join(names.get(each, each).replace(" ", "_") for each in value)
    if column.kind == Kind.CHOICE:
        return str(names.get(value, value or ""))
    if isinstance(value, dict) and column.kind in NUMBERS:
        bare = Decimal(value["n"])
        return format(bare / 100 if column.kind == Kind.MONEY else bare, "f")
    if isinstance(value, dict) and column.kind == Kind.POINT:
        return f"{value['lat']} {value['lon']} 0 0"
    if isinstance(value, dict) and column.kind in TRACED:
        return traces.say(value, " 0 0")
    return cells.show(value, column.kind)


def unsaid(column: Column, words: str) -> Any:  # noqa: ANN401 -- a value as it is kept
    """Return what an expression came to as it is kept; raises ``DomainError``."""
    labels = {name: label for label, name in column.rules.get("names", {}).items()}
    reading = cells.Reading(Kind(column.kind), tuple(column.choices))
    if column.kind == Kind.CHOICES:
        words = "\n".join(labels.get(each, each) for each in words.split())
    try:
        return cells.read(labels.get(words, words), reading)
    except DomainError as error:
        said_words = {"words": words[:40], "why": str(error)}
        raise DomainError(_("算出来是“%(words)s”，%(why)s") % said_words) from error
