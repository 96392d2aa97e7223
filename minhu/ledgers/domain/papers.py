"""Templates of a ledger, and the documents made of its records: each one is logged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.clock import local_day, written_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.ledgers import cells, living
from minhu.ledgers.documents import PARTS, check_template, filled
from minhu.ledgers.domain.exporting import note_export
from minhu.ledgers.models import Column, Ledger, Record, Template
from minhu.ledgers.queries.knowing import known_elsewhere
from minhu.ledgers.queries.ledgers import columns_of, full_name
from minhu.ledgers.queries.parts import parts_of

MOST_PARTS = 100
SUFFIX = ".docx"


@transaction.atomic
def keep_template(file: File[bytes], *, ledger: Ledger, actor: User, at: datetime) -> Template:
    """Keep a template; one of the same name is ended. Raises ``DomainError`` for a harmful one."""
    _require(ledger, actor)
    path = PurePath(file.name or "")
    if path.suffix.lower() != SUFFIX:
        raise DomainError(_("只收 .docx 文件。带宏的、旧格式的请另存为 .docx。"))
    check_template(file.read(), _names(ledger))
    file.seek(0)
    name = path.stem[:60]
    Template.objects.filter(ledger=ledger, name=name, ended_at=None).update(ended_at=at)
    return Template.objects.create(ledger=ledger, name=name, file=file, by=actor, at=at)


@transaction.atomic
def end_template(template: Template, *, actor: User, at: datetime) -> None:
    """Make no documents of a template any more."""
    _require(template.ledger, actor)
    Template.objects.filter(pk=template.pk, ended_at=None).update(ended_at=at)


def document_of(record: Record, template: Template, *, actor: User, at: datetime) -> bytes:
    """Return a record as the Word document of a template, and log that it was taken out."""
    if not actor.has_perm("ledgers.view_record", record):
        raise NotAllowedError
    with template.file.open("rb") as file:
        content: bytes = file.read()
    made = filled(content, _context(record, actor, at))
    note_export(record.ledger, 1, f"Word：{template.name}；{record.key}", actor=actor, at=at)
    return made


def names_of(ledger: Ledger) -> list[str]:
    """Return what a template of a ledger may name, as it is written there."""
    columns = columns_of(ledger)
    own = ["台账", "编号", "所在", "进展", "今天"]
    return [_written(each) for each in columns] + [f"{{{{ {name} }}}}" for name in own]


def _written(column: Column) -> str:
    name = column.label if column.label.isidentifier() else f'列["{column.label}"]'
    return f"{{{{ {name} }}}}"


def _names(ledger: Ledger) -> dict[str, Any]:
    """Return a context without a record: every name a template may use."""
    columns = columns_of(ledger)
    parts = {each.name: [_said(columns_of(each), {})] for each in ledger.parts.all()}
    own = dict.fromkeys(("台账", "编号", "所在", "进展", "今天"), "")
    return own | _by_name(columns, _said(columns, {})) | {PARTS: parts}


def _context(record: Record, actor: User, at: datetime) -> dict[str, Any]:
    columns = columns_of(record.ledger)
    elsewhere = known_elsewhere(actor, columns, [record])
    linked = {slot: value for (slot, _key), value in elsewhere.items()}
    life = living.lifecycle(record.ledger.life)
    own = {
        "台账": record.ledger.name,
        "编号": record.key,
        "所在": full_name(record.area),
        "进展": living.standing(life, record.state),
        "今天": written_day(local_day(at)),
    }
    parts = {
        ledger.name: [_said(columns_of(ledger), each.values) for each in rows[:MOST_PARTS]]
        for ledger, rows in parts_of(actor, record)
    }
    said = _said(columns, {**record.values, **linked})
    return own | _by_name(columns, said) | {PARTS: parts}


def _said(columns: Sequence[Column], values: dict[str, Any]) -> dict[str, str]:
    return {each.label: cells.show(values.get(each.slot), each.kind) for each in columns}


def _by_name(columns: Sequence[Column], said: dict[str, str]) -> dict[str, Any]:
    """Return what columns say by their labels, their names, and together as ``列``."""
    return {"列": said, **said, **{each.name: said[each.label] for each in columns}}


def _require(ledger: Ledger, actor: User) -> None:
    if not actor.has_perm("ledgers.define_ledger", ledger):
        raise NotAllowedError(_("您不能改这本台账，请找街道调度。"))
