"""定密级: keeping a request more closely, so that nothing of it stands in a list or a note."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from minhu.accounts.enums import Secrecy
from minhu.cases.domain.moving import Move
from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.core.chain import text_digest
from minhu.core.errors import DomainError, NotAllowedError
from minhu.notices.domain.forgetting import keep_closely
from minhu.requests.domain.deeds import Deed
from minhu.requests.domain.intake import headline

KEPT = "受限事项"


def classified(deed: Deed) -> Move:
    """Set the level of a case; the title goes into the words, and comes back with them."""
    case, level = deed.case, Secrecy(int(deed.answers["secrecy"]))
    _check(deed, level)
    words = _words(case, level)
    heard = (
        {"title": case.title, "instead": words["title"]} if level else {"title": "", "instead": ""}
    )
    keep_closely(case.number, secrecy=level, **heard)
    return Move(
        note=deed.answers.get("note", ""),
        payload={"secrecy": str(int(level)), "words": text_digest(words["title"], words["detail"])},
        changes={"secrecy": int(level), "words_public": False, **words},
    )


def _check(deed: Deed, level: Secrecy) -> None:
    case = deed.case
    if level == case.secrecy:
        raise DomainError(_("已经是“%(level)s”了。") % {"level": level.label})
    if level < procedures[case.kind].secrecy:
        raise DomainError(_("这一类的事最低就是这一级，不能再低。"))
    if level < case.secrecy and not deed.actor.has_perm("cases.declassify", case):
        raise NotAllowedError(_("降低密级要街道来定，请联系街道调度。"))


def _words(case: Case, level: Secrecy) -> dict[str, Any]:
    """Return title and words as they stand at a level."""
    if level and not case.is_kept:
        told = case.detail.startswith(case.title.rstrip("…"))
        detail = case.detail if told else f"{case.title}\n{case.detail}".rstrip()
        kind = case.category.name if case.category else ""
        return {"title": f"{KEPT}（{kind}）" if kind else KEPT, "detail": detail}
    if not level:
        return {"title": headline(case.detail), "detail": case.detail}
    return {"title": case.title, "detail": case.detail}
