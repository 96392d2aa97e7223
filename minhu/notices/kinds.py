"""The kinds of news: what each is called, how it is said, and what a wording may name.

A subject adds its kinds where it tells them (its ``tasks.py``). What an office says instead
stands in the rows of ``Wording``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.core.errors import DomainError
from minhu.core.registry import Registry

LONGEST = 200
TO_RESIDENTS = ("编号", "日子")
INSIDE = ("标题", "编号", "类别", "期限")
OUTSIDE = ("编号", "类别", "期限")
"""What may leave the house about a case: nothing that a resident wrote, is called or lives at."""
TEST, CODE = "test", "code"
_NAME = re.compile(r"\{([^{}]*)\}")
EXAMPLE: Mapping[str, str] = {
    "编号": "20261124-7K3M9P-Q",
    "日子": "11月30日",
    "标题": "二楼的灯不亮三天了",
    "类别": "路灯",
    "期限": "11月30日18:00",
    "时限": "办结",
    "用了": "80%",
    "原因": "去世",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of news about a case.

    ``text`` is what a caller reads, or the inbox; ``outside`` what goes to the e-mail and the
    group robots of staff, empty for news of callers. ``more`` are facts only this kind has.
    What is ``urgent`` passes quiet hours unless an office says otherwise.
    """

    label: str | Promise
    text: str | Promise
    outside: str | Promise = ""
    more: tuple[str, ...] = ()
    urgent: bool = False

    @property
    def for_staff(self) -> bool:
        return bool(self.outside)

    @property
    def named_inside(self) -> tuple[str, ...]:
        """Return what the wording of the inbox, or of the message to a caller, may name."""
        return (*INSIDE, *self.more) if self.for_staff else TO_RESIDENTS

    @property
    def named_outside(self) -> tuple[str, ...]:
        return (*OUTSIDE, *self.more)


@dataclass(frozen=True, slots=True)
class News:
    """Something worth telling, in the words of its kind; ``link`` follows where it goes out.

    ``secrecy`` is how closely the case is kept that it tells of.
    """

    text: str
    kind: str = ""
    outside: str = ""
    case_number: str = ""
    area_code: str = ""
    link: str = ""
    secrecy: int = 0


kinds: Registry[Kind] = Registry("kind of news")
kinds.add(
    TEST,
    Kind(
        gettext_lazy("试发"),
        gettext_lazy("这是一条试发的消息。"),
        gettext_lazy("这是一条试发的消息，看到就是接通了。"),
        urgent=True,
    ),
)


def all_kinds() -> list[tuple[str, str]]:
    """Return every kind of news an office can speak of, with its name."""
    return [(code, str(kinds[code].label)) for code in kinds if code != TEST]


def staff_kinds() -> list[tuple[str, str]]:
    """Return what an outlet of staff can be told of, with its name."""
    return [pair for pair in all_kinds() if kinds[pair[0]].for_staff]


def urgent_kinds() -> list[str]:
    return [code for code in kinds if kinds[code].urgent]


def fill(words: str, facts: Mapping[str, str]) -> str:
    """Return a wording with its facts; one that is not known leaves nothing behind."""
    return _NAME.sub(lambda found: facts.get(found[1], ""), words)


def check(words: str, named: tuple[str, ...]) -> str:
    """Return a wording that can be used; raises ``DomainError`` when it cannot."""
    words = " ".join(words.split())
    if not words:
        raise DomainError(_("请写要说的话。"))
    if len(words) > LONGEST:
        raise DomainError(_("太长了，最多%(most)d个字。") % {"most": LONGEST})
    strange = [name for name in _NAME.findall(words) if name not in named]
    if strange or re.search(r"[{}]", _NAME.sub("", words)):
        known = "、".join(f"{{{name}}}" for name in named)
        raise DomainError(_("花括号里只能写这几个：%(known)s。") % {"known": known})
    return words
