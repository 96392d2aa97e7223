"""Words around figures: braces stand for figures, and no figure is typed over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.rates.bulletins.forms import book

LONGEST = 1500
_BRACES = re.compile(r"\{([^{}]*)\}")
_TYPED = re.compile(r"\d[\d.,]*\s*(?:%|‰|件|个?百分点)|百分之[\d零一二三四五六七八九十百点]+")


def filled(words: str, named: Mapping[str, str]) -> str:
    """Return words with the figures put in; braces that mean nothing stay as they are."""
    return _BRACES.sub(lambda found: named.get(found[1].strip(), found[0]), words)


def check_words(words: str, named: Mapping[str, str]) -> str:
    """Return words fit to stand beside figures.

    Raises ``DomainError`` for a figure that was typed, for braces that name none, for too much.
    """
    clean = words.replace("\r\n", "\n").replace("\0", "").strip()
    if len(clean) > LONGEST:
        raise DomainError(_("一段最多%(n)d个字，请写短些。") % {"n": LONGEST})
    for name in _BRACES.findall(clean):
        if name.strip() not in named:
            raise DomainError(
                _("没有叫“%(name)s”的数，可用的有：%(known)s。")
                % {"name": name, "known": "、".join(book()["named"].values())}
            )
    typed = _TYPED.search(unicodedata.normalize("NFKC", _BRACES.sub("", clean)))
    if typed:
        raise DomainError(
            _("“%(typed)s”不能手写，数由系统填。请写成 {%(name)s} 这样。")
            % {"typed": typed[0], "name": book()["named"]["closure"]}
        )
    return clean
