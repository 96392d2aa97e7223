"""Keeping who changed which rule, when, from what to what, and by whose word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from minhu.accounts.actors import Actor, as_user
from minhu.catalogue.enums import RuleKind
from minhu.catalogue.models import RuleChange


@dataclass(frozen=True, slots=True)
class Changed:
    """A change in words: of which rule, from what, to what, from which day on, by which paper."""

    kind: RuleKind
    was: str
    becomes: str
    begins: date
    source: str
    procedure: str = ""
    name: str = ""
    about: str = ""


def log_change(
    changed: Changed, *, area_code: str, actor: Actor | None, at: datetime
) -> RuleChange:
    """Add a change to the log; without an actor it came with a file that was loaded."""
    by = as_user(actor)
    row = RuleChange(
        kind=changed.kind,
        procedure=changed.procedure,
        name=changed.name,
        about=changed.about[:200],
        area_code=area_code,
        was=changed.was,
        becomes=changed.becomes,
        begins=changed.begins,
        source=changed.source.strip(),
        by=by,
        post_label=by.post.signed[:160] if by and by.post else "",
        at=at,
    )
    row.save()
    return row
