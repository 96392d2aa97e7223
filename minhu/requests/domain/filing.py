"""立案: the standard a request is filed under, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from minhu.cases.enums import ActorKind
from minhu.cases.models import Case
from minhu.catalogue.models import Standard
from minhu.catalogue.queries import lineage
from minhu.catalogue.queries.standards import barring, standards_for
from minhu.core.errors import DomainError


def filed(case: Case, answers: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """Return the column that changes when a case is filed with these answers.

    Raises ``DomainError`` where the standard is not one of the category, and where the
    thing was taken back to a higher level (domain page §6.14): then it says who does it.
    """
    category = answers.get("category") or case.category
    code = category.code if category else None
    standard = _chosen(case, answers.get("standard"), code)
    bar = barring(standards_for(code, case.area_id, at), standard)
    if bar is not None:
        raise DomainError(
            _("“%(what)s”已经收回上级，不能派给街道。%(tells)s没受理的请“不予受理”并告诉来电人。")
            % {"what": bar.condition, "tells": bar.tells}
        )
    changed = (standard.pk if standard else None) != case.standard_id
    return {"standard": standard} if changed else {}


def named(case: Case, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the column that changes when a case is said to be of a category it is not of yet."""
    category = answers.get("category")
    return {"category": category} if category and category.pk != case.category_id else {}


def filing_words(changes: Mapping[str, Any]) -> dict[str, str]:
    """Return what a step keeps of the filing: the words of the condition."""
    standard = changes.get("standard")
    return {"standard": standard.condition} if standard else {}


def check_evidence(case: Case, pictures: int) -> None:
    """Refuse a report without the pictures the standard asks for, those of the work counted."""
    standard = case.standard
    if standard is None or pictures >= standard.pictures:
        return
    known = case.attachments.filter(step__actor_kind=ActorKind.STAFF).count()
    missing = standard.pictures - pictures - known
    if missing > 0:
        raise DomainError(
            _("立案标准要的照片还差%(n)d张：%(evidence)s。请补上再报。")
            % {"n": missing, "evidence": standard.evidence}
        )


def _chosen(case: Case, answer: Standard | None, code: str | None) -> Standard | None:
    """Return the standard that holds; one of another category is refused, or steps back."""
    standard = answer or case.standard
    if standard is None or standard.category_id in lineage(code):
        return standard
    if answer is None:
        return None
    raise DomainError(
        _("这条标准是“%(category)s”的，和选的类别对不上。请改类别，或者换一条标准。")
        % {"category": answer.category.name}
    )
