"""Advice on a reply before the caller reads it: to the writer, and to whoever asks the caller.

Advice about words, never a mark for a person: it is worked out when it is shown, kept nowhere
and counted nowhere, and nobody is kept from sending what they wrote.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case, Step
from minhu.core.clock import local_day
from minhu.learning.grams import plain
from minhu.learning.likeness import likenesses

SHORT = 10
LONG_WAIT = 7
SAME = 0.9
OFTEN = 5
LOOKED_AT = 200
LATELY = timedelta(days=30)
STOCK = re.compile(
    r"已(经)?(处理|办理|办结|解决|知晓|收悉|转交|反馈|联系|答复)(完毕|完成)?|感谢(您|你)?的?(来电|反映|理解|支持)(与|和)?(理解|支持)?"
    r"|(将|会)?(持续|继续)?(关注|跟进)|如有(疑问|问题).{0,12}|尊敬的?(市民|居民|群众)?|您好|你好|工作人员|问题|[，。！、；：,.!\s]"
)
SORRY = re.compile(r"久等|抱歉|对不起|因为|由于|原因|才")


def advice(case: Case, words: str, *, at: datetime) -> list[str]:
    """Return what could be better in a reply to a case; nothing where nothing is to be said."""
    found = _of_the_words(case, words)
    same = _used(case, words, at) if plain(words) else 0
    if same >= OFTEN:
        facts = {"n": same}
        found.append(_("近30天有 %(n)d 件的回复和这句几乎一样。来电人想知道的是自己这件。") % facts)
    days = (local_day(at) - local_day(case.received_at)).days
    if (days > LONG_WAIT or case.late) and not SORRY.search(words):
        told = {"n": days}
        found.append(_("来电人等了 %(n)d 天，写一句为什么等了这么久。") % told)
    return found


def reply_of(case: Case) -> str:
    """Return the reply that was written last, if any."""
    last = Step.objects.filter(case=case, verb__in=("report", "settle")).order_by("-seq").first()
    return last.note if last else ""


def _of_the_words(case: Case, words: str) -> list[str]:
    if len(plain(words)) < SHORT:
        return [_("太短了：写明做了什么、结果怎样、以后怎么办。")]
    if len(STOCK.sub("", words)) < SHORT // 2:
        return [_("都是套话，没有说这件事：写明去了哪里、做了什么、现在怎样。")]
    asked = f"{case.title}\n{case.detail}"
    if plain(asked) and not _pairs(asked) & _pairs(STOCK.sub("", words)):
        return [_("没有提到来电人说的事，看看是不是答非所问。")]
    return []


def _pairs(text: str) -> set[str]:
    letters = plain(text)
    pairs = {letters[at : at + 2] for at in range(len(letters) - 1)}
    return {pair for pair in pairs if pair.isalpha()}


def _used(case: Case, words: str, at: datetime) -> int:
    """Return how many other cases of the unit lately got nearly the same reply."""
    lately = Case.objects.filter(
        unit=case.unit, kind=case.kind, secrecy=Secrecy.ORDINARY, received_at__gt=at - LATELY
    ).exclude(pk=case.pk)
    keys = list(lately.order_by("-received_at", "-pk").values_list("pk", flat=True)[:LOOKED_AT])
    notes = Step.objects.filter(case__in=keys, verb="report").values_list("case", "note")
    told = dict(notes.order_by("seq"))
    return sum(share >= SAME for share in likenesses(words, list(told.values())))
