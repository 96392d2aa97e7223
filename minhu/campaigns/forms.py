"""What comes from a phone about a visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from minhu.campaigns.domain.visiting import Said
from minhu.campaigns.kinds import Kind


def read_visit(kind: Kind, sent: Mapping[str, str]) -> Said:
    """Return what was sent about a visit; what no campaign asks is not read at all."""
    return Said(
        result=sent.get("result", ""),
        answers={each.code: sent.get(each.code, "") for each in kind.fields},
        note=sent.get("note", ""),
        need=sent.get("need", ""),
        again_on=_day(sent.get("again_on", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
