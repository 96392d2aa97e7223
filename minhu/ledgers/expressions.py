"""The conditions and calculations of a form, as XLSForm writes them: a small, safe part of XPath.

Known are ``${name}``, ``.``, numbers, text in quotes, ``or and = != < <= > >= + - * div mod``,
brackets, and the functions of ``functions``. Nothing else can be said, so nothing else can be
done: an expression reads the answers of its own record and today's date. Numbers are exact; a
number that cannot be read is ``None``, and whatever is reckoned with it, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.ledgers.cells import plain
from minhu.ledgers.functions import FUNCTIONS, Answer, Around, number, text, truth

LONGEST, DEEPEST = 1000, 40
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|\$\{\s*(?P<name>[A-Za-z_][\w.-]*)\s*\}"
    r"|(?P<text>\"[^\"]*\"|'[^']*')|(?P<word>[A-Za-z][A-Za-z0-9-]*)"
    r"|(?P<sign><=|>=|!=|[=<>+*(),.-]))"
)
_CALLED = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
_BINDS = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
_BINDS |= {"+": 5, "-": 5, "*": 6, "div": 6, "mod": 6}


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression: what it is, what it says, and its own parts."""

    kind: str
    said: str = ""
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that can be read; ``names`` are the answers it looks at."""

    root: Node
    names: frozenset[str]

    def value(self, answers: Mapping[str, str], *, here: str = "", today: date) -> Answer:
        """Return what the expression comes to; ``here`` is what ``.`` stands for."""
        with localcontext() as context:
            context.prec = 28
            return _value(self.root, Around(answers, here, today))

    def holds(self, answers: Mapping[str, str], *, here: str = "", today: date) -> bool:
        return truth(self.value(answers, here=here, today=today))

    def says(self, answers: Mapping[str, str], *, here: str = "", today: date) -> str:
        return text(self.value(answers, here=here, today=today))


def parse(typed: str) -> Expression:
    """Return an expression; raises ``DomainError`` in words for what cannot be read."""
    if len(typed) > LONGEST:
        raise DomainError(_("式子太长，最多%(n)d个字") % {"n": LONGEST})
    tokens = _tokens(typed)
    reader = _Reader(tokens)
    root = reader.read(0, 0)
    if reader.ahead() != ("", ""):
        raise _unread(reader.ahead()[1])
    names = frozenset(said for kind, said in tokens if kind == "name")
    return Expression(root, names)


def _tokens(typed: str) -> list[tuple[str, str]]:
    found, at = [], 0
    rest = typed.rstrip()
    while at < len(rest):
        match = _TOKEN.match(rest, at)
        if match is None or match.lastgroup is None:
            raise _unread(rest[at : at + 20])
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def _unread(said: str) -> DomainError:
    return DomainError(_("式子里的“%(said)s”看不懂") % {"said": said.strip()[:20]})


def by_label(typed: str, labels: Mapping[str, str]) -> str:
    """Return an expression as people write it: ``${户数}`` for ``${c3}``."""
    return _CALLED.sub(lambda found: f"${{{labels.get(found[1], found[1])}}}", typed)


def by_name(typed: str, labels: Mapping[str, str]) -> str:
    """Return an expression that people wrote as it is kept; ``labels`` are by name.

    Raises ``DomainError`` for a column that there is not.
    """
    names = {plain(label): name for name, label in labels.items()}

    def named(found: re.Match[str]) -> str:
        said = plain(found[1])
        if said not in names and found[1] not in labels:
            raise DomainError(_("没有叫“%(name)s”的列") % {"name": said[:20]})
        return f"${{{names.get(said, found[1])}}}"

    return _CALLED.sub(named, typed)


class _Reader:
    """Reads tokens by how strongly signs bind."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.at = tokens, 0

    def ahead(self) -> tuple[str, str]:
        """Return the token that comes next: its kind and what it says, both empty at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ("", "")

    def read(self, strength: int, deep: int) -> Node:
        if deep > DEEPEST:
            raise DomainError(_("式子套得太深"))
        left = self._one(deep + 1)
        while (binds := self._binding()) > strength:
            sign = self._take()[1]
            left = Node("sign", sign, (left, self.read(binds, deep + 1)))
        return left

    def _binding(self) -> int:
        kind, said = self.ahead()
        return _BINDS.get(said, 0) if kind in {"word", "sign"} else 0

    def _take(self) -> tuple[str, str]:
        if self.at == len(self.tokens):
            raise DomainError(_("式子没有写完"))
        self.at += 1
        return self.tokens[self.at - 1]

    def _one(self, deep: int) -> Node:
        kind, said = self._take()
        if kind in {"number", "name"}:
            return Node(kind, said)
        if kind == "text":
            return Node("text", said[1:-1])
        if kind == "word":
            return self._called(said, deep)
        if said == ".":
            return Node("here")
        if said == "-":
            return Node("minus", "", (self.read(6, deep),))
        if said != "(":
            raise _unread(said)
        inside = self.read(0, deep)
        self._close()
        return inside

    def _called(self, name: str, deep: int) -> Node:
        known = FUNCTIONS.get(name)
        if known is None:
            raise _unread(name)
        if self._take()[1] != "(":
            raise _unread(name)
        parts: list[Node] = []
        while self.ahead() != ("sign", ")"):
            parts.append(self.read(0, deep))
            if self.ahead() == ("sign", ","):
                self._take()
        self._close()
        known.check(name, [(each.kind, each.said) for each in parts])
        return Node("call", name, tuple(parts))

    def _close(self) -> None:
        if self._take()[1] != ")":
            raise DomainError(_("式子的括号不成对"))


def _value(node: Node, around: Around) -> Answer:
    if node.kind == "number":
        return Decimal(node.said)
    if node.kind == "text":
        return node.said
    if node.kind in {"name", "here"}:
        return around.answers.get(node.said, "") if node.said else around.here
    if node.kind == "minus":
        found = number(_value(node.parts[0], around))
        return None if found is None else -found
    if node.kind == "call":
        return _call(node, around)
    return _sign(node.said, node.parts, around)


def _call(node: Node, around: Around) -> Answer:
    if node.said == "if":
        chosen = 1 if truth(_value(node.parts[0], around)) else 2
        return _value(node.parts[chosen], around)
    return FUNCTIONS[node.said].does(around, [_value(each, around) for each in node.parts])


def _sign(sign: str, parts: tuple[Node, ...], around: Around) -> Answer:
    left = _value(parts[0], around)
    if sign == "or":
        return truth(left) or truth(_value(parts[1], around))
    if sign == "and":
        return truth(left) and truth(_value(parts[1], around))
    right = _value(parts[1], around)
    if sign in {"=", "!="}:
        return _same(left, right) == (sign == "=")
    if sign in {"<", "<=", ">", ">="}:
        return _compared(sign, number(left), number(right))
    return _reckoned(sign, number(left), number(right))


def _same(left: Answer, right: Answer) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) == truth(right)
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        one, other = number(left), number(right)
        return one is not None and one == other
    return text(left) == text(right)


def _compared(sign: str, left: Decimal | None, right: Decimal | None) -> bool:
    if left is None or right is None:
        return False
    if sign.endswith("=") and left == right:
        return True
    return left < right if sign.startswith("<") else left > right


def _reckoned(sign: str, left: Decimal | None, right: Decimal | None) -> Answer:
    if left is None or right is None or (sign in {"div", "mod"} and right == 0):
        return None
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    return left / right if sign == "div" else left % right
