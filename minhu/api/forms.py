"""What a program asks for and sends: read strictly, refused in words."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.core.days import DayField

LARGEST = 64 * 1024
KEY = "Idempotency-Key"
LONGEST_KEY, LONGEST_SOURCE, LARGEST_VERSION = 64, 120, 2**31 - 1
LONGEST_VERB, LONGEST_NOTE = 20, 200
LARGEST_PICTURE = 12 * 1024 * 1024
_MEMBERS = {"values", "source", "version"}
_OF_MOVE = {"verb", "note", "source", "version"}


class UnreadableError(Exception):
    """What was sent is no such thing; the message says what is wrong with it."""


class PageForm(forms.Form):
    """Which records: of a place, of some days, behind a mark."""

    area = forms.RegexField(r"^\d{2,18}$", required=False)
    first = DayField(required=False)
    last = DayField(required=False)
    after = forms.UUIDField(
        required=False, error_messages={"invalid": gettext_lazy("这个记号不对。")}
    )


def read_body(body: bytes) -> dict[str, Any]:
    """Return what a body says: ``values``, ``source`` and ``version``.

    Raises ``UnreadableError``.
    """
    said = _object(body, _MEMBERS)
    if not isinstance(said.get("values"), dict):
        raise UnreadableError(_("要有 values：每一列的名字和内容。"))
    if not all(_is_value(each) for each in said["values"].values()):
        raise UnreadableError(_("每一列的内容要是文字、数、空，或者一串文字。"))
    _check_about(said)
    return said


def read_move(body: bytes) -> dict[str, Any]:
    """Return what a body says of a move: ``verb``, ``note``, ``source`` and ``version``.

    Raises ``UnreadableError``.
    """
    said = _object(body, _OF_MOVE)
    for name, longest in (("verb", LONGEST_VERB), ("note", LONGEST_NOTE)):
        words = said.get(name, "")
        if not isinstance(words, str) or len(words) > longest or "\0" in words:
            told = {"name": name, "n": longest}
            raise UnreadableError(_("%(name)s 是文字，最多%(n)d个字。") % told)
    if not said.get("verb"):
        raise UnreadableError(_("要有 verb：走哪一步。"))
    _check_about(said)
    return said


def _object(body: bytes, members: set[str]) -> dict[str, Any]:
    """Return a body with no other members; texts no file could hold (half a character) are refused."""
    if len(body) > LARGEST:
        raise UnreadableError(_("太大了，一次最多64千字节。"))
    try:
        said = json.loads(body, parse_constant=_no_number)
        json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise UnreadableError(_("不是 JSON。")) from error
    if not isinstance(said, dict):
        raise UnreadableError(_("不是 JSON。"))
    if more := sorted(said.keys() - members):
        raise UnreadableError(_("多了“%(name)s”。") % {"name": more[0][:40]})
    return said


def _check_about(said: dict[str, Any]) -> None:
    source, version = said.get("source", ""), said.get("version")
    if not isinstance(source, str) or len(source) > LONGEST_SOURCE:
        raise UnreadableError(_("source 是文字，最多120个字。"))
    if version is not None and not (_is_whole(version) and 0 < version <= LARGEST_VERSION):
        raise UnreadableError(_("version 是上次读到的那个数。"))


def read_key(text: str) -> str:
    """Return the mark of a sending; raises ``UnreadableError`` for none, or a strange one."""
    if not text or len(text) > LONGEST_KEY or not (text.isascii() and text.isprintable()):
        raise UnreadableError(_("请带上 Idempotency-Key：每件一个，最多64个字符。"))
    return text


def _is_value(each: object) -> bool:
    if isinstance(each, list):
        return all(isinstance(one, str) for one in each)
    return each is None or (isinstance(each, str | int | float) and not isinstance(each, bool))


def _is_whole(each: object) -> bool:
    return isinstance(each, int) and not isinstance(each, bool)


def _no_number(_text: str) -> None:
    raise ValueError
