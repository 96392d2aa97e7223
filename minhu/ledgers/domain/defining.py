"""Opening a ledger, and changing what it asks: each change is a step of the ledger's own chain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.chain import link_key
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.ids import short_code
from minhu.ledgers import cells, living
from minhu.ledgers.answering import check_rules
from minhu.ledgers.enums import CHOSEN, TRACED, Kind, Redefinition
from minhu.ledgers.models import Column, Ledger, LedgerStep, Record
from minhu.ledgers.queries.knowing import way_to
from minhu.ledgers.trimming import label_of
from minhu.places.enums import Crs
from minhu.places.models import Area

SET = (
    "required",
    "relevant",
    "constraint",
    "message",
    "calculate",
    "hint",
    "ends",
    "base",
    "total",
)
"""The rules of a column that an office changes itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A column as somebody wants it; without a ``name`` it is called by its slot.

    ``day`` marks the column a record counts on, ``linked`` one of another ledger that knows
    the value already, ``fact`` what the base knows of the place, ``thing`` one of which the different ones are counted.
    One that ``came`` along is known by its label to definitions that came along, whatever people call it later.
    """

    label: str
    kind: Kind
    choices: tuple[str, ...] = ()
    key: bool = False
    name: str = ""
    day: bool = False
    crs: Crs = Crs.WGS84
    linked: Column | None = None
    rules: Mapping[str, Any] = field(default_factory=dict)
    thing: bool = False
    fact: str = ""
    came: bool = False


@transaction.atomic
def open_ledger(
    name: str,
    area: Area,
    asked: Sequence[Asked],
    *,
    actor: User | None,
    at: datetime,
    code: str = "",
) -> Ledger:
    """Open a ledger with its columns.

    ``actor`` is nobody for what the house brings along. Raises ``NotAllowedError``, and
    ``DomainError`` for a ledger without columns, with two of one name, or two keys.
    """
    asked = [replace(each, label=label_of(each.label)[:60]) for each in asked]
    ledger = Ledger(
        code=code or short_code(), name=name.strip(), area=area, opened_by=actor, opened_at=at
    )
    if actor is not None and not actor.has_perm("ledgers.define_ledger", ledger):
        raise NotAllowedError(_("您不能在这里建台账，请找街道调度。"))
    _check(asked)
    ledger.save(force_insert=True)
    columns = [_column(ledger, each, n) for n, each in enumerate(asked, start=1)]
    check_rules(columns)
    for column in columns:
        _find_way(column, columns)
    Column.objects.bulk_create(columns)
    append_step(ledger, Redefinition.OPENED, ledger.name, actor, at)
    return ledger


@transaction.atomic
def add_column(ledger: Ledger, asked: Asked, *, actor: User | None, at: datetime) -> Column:
    """Ask one thing more; records kept so far say nothing there.

    Raises ``DomainError`` when a column of that name is in use, and for one that would tell
    records apart or give the day they count on: these are settled when a ledger is opened.
    """
    if asked.key or asked.day:
        raise DomainError(_("靠哪一列认出每一条、按哪一列算日期，建台账时就定了。"))
    asked = replace(asked, label=label_of(asked.label)[:60])
    live = [_asked(column) for column in ledger.columns.filter(retired_at=None)]
    _check([*live, asked])
    column = _column(ledger, asked, ledger.columns.count() + 1)
    _find_way(column, ledger.columns.filter(retired_at=None))
    column.save(force_insert=True)
    append_step(ledger, Redefinition.ADDED, column.label, actor, at)
    return column


@transaction.atomic
def rename_column(column: Column, label: str, *, actor: User | None, at: datetime) -> Column:
    """Call a column differently; raises ``DomainError`` when the name is empty or in use."""
    before, column.label = column.label, label_of(label)[:60]
    others = column.ledger.columns.filter(retired_at=None).exclude(pk=column.pk)
    _check([*map(_asked, others), _asked(column)])
    column.save(update_fields=["label"])
    append_step(column.ledger, Redefinition.RENAMED, f"{before} → {column.label}", actor, at)
    return column


@transaction.atomic
def retire_column(column: Column, *, actor: User | None, at: datetime) -> Column:
    """Ask a thing no more; what records said there stays readable.

    Raises ``DomainError`` for the column that tells records apart, and for the last one.
    """
    if column.is_key or column.is_day:
        raise DomainError(_("这一列认出每一条或者定日期，不能停用。"))
    if column.ledger.columns.filter(retired_at=None).count() == 1:
        raise DomainError(_("至少要有一列。"))
    column.retired_at = at
    check_rules([each for each in column.ledger.columns.all() if each.pk != column.pk])
    column.save(update_fields=["retired_at"])
    append_step(column.ledger, Redefinition.RETIRED, column.label, actor, at)
    return column


@transaction.atomic
def resume_column(column: Column, *, actor: User | None, at: datetime) -> Column:
    """Ask again what was asked before; raises ``DomainError`` when the name is in use by now."""
    _check([*map(_asked, column.ledger.columns.filter(retired_at=None)), _asked(column)])
    column.retired_at = None
    check_rules([*column.ledger.columns.filter(retired_at=None), column])
    column.save(update_fields=["retired_at"])
    append_step(column.ledger, Redefinition.RESUMED, column.label, actor, at)
    return column


@transaction.atomic
def set_choices(
    column: Column, choices: Sequence[str], *, actor: User | None, at: datetime
) -> Column:
    """Change what may be chosen; records that chose something else keep it."""
    wanted = list(dict.fromkeys(filter(None, map(cells.plain, choices))))
    if column.kind not in CHOSEN or not wanted:
        raise DomainError(_("至少要有一个选项。"))
    column.choices = wanted
    column.save(update_fields=["choices"])
    words = f"{column.label}：{'、'.join(wanted)}"
    append_step(column.ledger, Redefinition.CHOICES, words, actor, at)
    return column


@transaction.atomic
def set_rules(
    column: Column, rules: Mapping[str, str], *, actor: User | None, at: datetime
) -> Column:
    """Change when a column is asked, what it takes and how it is reckoned; empty takes away.

    Records that are there stay as they are until somebody changes them. Raises ``DomainError``
    for what cannot be read, looks at what is not asked, or goes in circles, and for a column
    that is asked elsewhere or tells records apart by what would be reckoned.
    """
    conditional = bool(rules.get("relevant") or rules.get("calculate"))
    if column.is_known or (column.is_key and conditional):
        raise DomainError(_("这一列认出每一条，或者取自别的台账，不能有条件，也不能算。"))
    kept = {name: said for name, said in column.rules.items() if name not in SET}
    said = {name: rules.get(name, "").strip() for name in SET}
    column.rules = kept | {name: words for name, words in said.items() if words}
    check_rules([*column.ledger.columns.filter(retired_at=None).exclude(pk=column.pk), column])
    column.save(update_fields=["rules"])
    words = "；".join(f"{name}: {words}" for name, words in said.items() if words)
    append_step(column.ledger, Redefinition.RULES, f"{column.label} {words}", actor, at)
    return column


@transaction.atomic
def set_life(
    ledger: Ledger, table: Mapping[str, Any], *, actor: User | None, at: datetime
) -> Ledger:
    """Give the records of a ledger a life (``living``), or another one.

    Raises ``DomainError`` when the beginning would change, or a state that records stand in
    would be gone. The columns its steps ask for are given by name and kept by slot.
    """
    live = ledger.columns.filter(retired_at=None)
    table = living.with_slots(table, {cells.plain(each.label): each.slot for each in live})
    life = living.lifecycle(table)
    begun = ledger.life and (life is None or life.start != ledger.life["states"][0])
    standing = Record.objects.filter(ledger=ledger).exclude(state="").order_by()
    used = set(standing.values_list("state", flat=True).distinct())
    gone = used - set(table.get("states", ()))
    if gone or begun:
        words = {"state": min(gone) if gone else ledger.life["states"][0]}
        raise DomainError(_("“%(state)s”要留着：已经有记录在这个阶段，或者它是开头。") % words)
    ledger.life = dict(table)
    ledger.save(update_fields=["life"])
    append_step(ledger, Redefinition.LIFE, "、".join(table.get("states", ())), actor, at)
    return ledger


def definition(ledger: Ledger) -> dict[str, Any]:
    """Return all that a ledger asks, as a step of its chain keeps it."""
    columns = [column.said() for column in ledger.columns.order_by("order")]
    kept = {"secrecy": ledger.secrecy} if ledger.secrecy else {}
    return {"name": ledger.name, "columns": columns, "life": ledger.life, **kept}


def append_step(
    ledger: Ledger, deed: Redefinition, words: str, actor: User | None, at: datetime
) -> None:
    """Append a step to the chain of a ledger: compare and set, so that none is lost."""
    if actor is not None and not actor.has_perm("ledgers.define_ledger", ledger):
        raise NotAllowedError(_("您不能改这本台账，请找街道调度。"))
    step = LedgerStep(
        id=link_key(),
        ledger=ledger,
        seq=ledger.seq + 1,
        deed=deed,
        words=words[:200],
        actor=actor,
        at=at,
        definition=definition(ledger),
        previous=ledger.head,
    )
    step.hash = step.computed_hash()
    if not Ledger.objects.filter(pk=ledger.pk, seq=ledger.seq).update(seq=step.seq, head=step.hash):
        raise StaleStateError(_("刚刚有人先改了这本台账。刷新后再改。"))
    ledger.seq, ledger.head = step.seq, step.hash
    step.save(force_insert=True)


def _column(ledger: Ledger, asked: Asked, order: int) -> Column:
    return Column(
        ledger=ledger,
        slot=f"c{order}",
        name=asked.name or f"c{order}",
        label=asked.label,
        came=cells.plain(asked.label) if asked.came else "",
        kind=asked.kind,
        choices=list(asked.choices),
        is_key=asked.key,
        is_day=asked.day,
        crs=asked.crs,
        linked=asked.linked,
        fact=asked.fact,
        rules=dict(asked.rules),
        is_thing=asked.thing,
        order=order,
    )


def _find_way(column: Column, columns: Iterable[Column]) -> None:
    """Say once by which column a link finds its record; names may change later, this does not."""
    if column.linked is not None:
        column.through, column.meets = way_to(columns, column.linked.ledger)


def _asked(column: Column) -> Asked:
    return Asked(column.label, Kind(column.kind), key=column.is_key, name=column.name)


def _check(asked: Sequence[Asked]) -> None:
    labels = [each.label for each in asked]
    if not labels:
        raise DomainError(_("至少要有一列。"))
    if "" in labels or len(set(labels)) != len(labels):
        raise DomainError(_("列名不能空着，也不能重名。"))
    names = [each.name for each in asked if each.name]
    if len(set(names)) != len(names):
        raise DomainError(_("列名不能空着，也不能重名。"))
    if sum(each.key for each in asked) > 1:
        raise DomainError(_("只能选一列来认出每一条。"))
    _check_kinds(asked)


def _check_kinds(asked: Sequence[Asked]) -> None:
    days = [each for each in asked if each.day]
    if len(days) > 1 or any(each.kind is not Kind.DATE for each in days):
        raise DomainError(_("按一列日期算，只能选一列，里面要是日期。"))
    if any(each.kind in (Kind.PICTURES, *TRACED) and each.key for each in asked):
        raise DomainError(_("照片和图上画的不能用来认出每一条。"))
    if any(each.kind is Kind.PERSON and each.key for each in asked):
        raise DomainError(_("人不能用来认出每一条。"))
    if any((each.linked or each.fact) and (each.key or each.day) for each in asked):
        raise DomainError(_("从别的台账取的列，不能用来认出每一条，也不能定日期。"))
