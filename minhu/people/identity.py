"""Identity numbers: their check digit and date of birth; counties that nobody knows are no fault."""

from __future__ import annotations

from datetime import date
from operator import mul
from unicodedata import normalize

from django.utils.translation import gettext as _

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
WIDTH, OLD_WIDTH = 18, 15
IDENTITY = ("", "居民身份证", "身份证", "户口簿")
_SHORTEST, _LONGEST = 5, 30


def check_digit(seventeen: str) -> str:
    """Return the last character of a number by its first seventeen (ISO 7064 MOD 11-2)."""
    total = sum(map(mul, _WEIGHTS, map(int, seventeen)))
    return _CHECKS[total % 11]


def read_identity(typed: str, kind: str, today: date) -> str:
    """Return a number as it is kept; raises ``ValueError`` with the reason in words.

    Old numbers of fifteen digits become those of eighteen. Counties come and go, so the
    first six digits are not looked up. Other papers than identity cards are kept as they are.
    """
    number = "".join(normalize("NFKC", typed).split()).upper()
    if not number:
        raise ValueError(_("没有写证件号码。"))
    if kind not in IDENTITY:
        return _other(number, kind)
    if len(number) == OLD_WIDTH and number.isascii() and number.isdigit():
        number = f"{number[:6]}19{number[6:]}"
        number += check_digit(number)
    if len(number) != WIDTH or not number[:-1].isdigit() or not number.isascii():
        raise ValueError(_("身份证号要18位，现在是%(n)d位。") % {"n": len(number)})
    if check_digit(number[:-1]) != number[-1]:
        raise ValueError(_("身份证号的最后一位对不上，请核对。"))
    _born(number, today)
    return number


def _born(number: str, today: date) -> None:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        born = date.max
    if not date(1890, 1, 1) <= born <= today:
        raise ValueError(_("身份证号里的出生日期不对。"))


def _other(number: str, kind: str) -> str:
    if not number.isalnum() or not _SHORTEST <= len(number) <= _LONGEST:
        raise ValueError(_("证件号码不对，请核对。"))
    return f"{kind[:12]}:{number}"
