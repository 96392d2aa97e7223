"""The functions that the expressions of a form may call, and how answers turn into each other.

They are those of XLSForm that look at one record and at nothing else. Days reckon as days since
1970-01-01, as there. A pattern for ``regex`` may not repeat a group without end: such a pattern
can keep a machine busy for hours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.ledgers import traces

Answer = str | Decimal | bool | None
EPOCH = date(1970, 1, 1)
LONGEST_PATTERN, LONGEST_MATCHED = 120, 200
LARGEST = Decimal(10) ** 15
_ENDLESS = re.compile(r"\)(?:[*+]|\{\d*,\}|\{\d{2,})|\\\d|\(\?")
_STARS = re.compile(r"[*+]|\{\d*,\d*\}")
MOST_STARS = 4
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Around:
    """What an expression can see: the answers by name, the one it stands at, and the day."""

    answers: Mapping[str, str]
    here: str
    today: date


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how many parts it takes, and what it does."""

    least: int
    most: int
    does: Callable[[Around, Sequence[Answer]], Answer]

    def check(self, name: str, parts: Sequence[tuple[str, str]]) -> None:
        """Raise ``DomainError`` for a call that cannot be made."""
        if not self.least <= len(parts) <= self.most:
            raise DomainError(_("%(name)s( ) 里的项数不对") % {"name": name})
        if name == "regex":
            _check_pattern(*parts[1])


def number(answer: Answer) -> Decimal | None:
    """Return an answer as a number, a day as days since 1970; ``None`` if it is neither."""
    if isinstance(answer, bool):
        return Decimal(int(answer))
    if answer is None or isinstance(answer, Decimal):
        return answer
    if _DAY.match(answer):
        return _days(answer)
    try:
        found = Decimal(answer.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) <= LARGEST else None


def text(answer: Answer) -> str:
    """Return an answer as words; a number without zeros at its end, nothing for none."""
    if isinstance(answer, bool):
        return "true" if answer else "false"
    if isinstance(answer, Decimal):
        short = answer.quantize(Decimal("0.000001")) if abs(answer) < LARGEST else answer
        return format(short.normalize(), "f")
    return answer or ""


def truth(answer: Answer) -> bool:
    if isinstance(answer, str):
        return bool(answer)
    return bool(answer) if answer is not None else False


def _days(typed: str) -> Decimal | None:
    try:
        return Decimal((date.fromisoformat(typed[:10]) - EPOCH).days)
    except ValueError:
        return None


def _check_pattern(kind: str, pattern: str) -> None:
    fault = kind != "text" or len(pattern) > LONGEST_PATTERN or _ENDLESS.search(pattern)
    if fault or len(_STARS.findall(pattern)) > MOST_STARS:
        raise DomainError(_("regex 的写法太复杂，请写得简单些"))
    try:
        re.compile(pattern)
    except re.error as error:
        raise DomainError(_("regex 的写法不对")) from error


def _matches(around: Around, parts: Sequence[Answer]) -> Answer:  # noqa: ARG001 -- one shape for all
    words = text(parts[0])
    return len(words) <= LONGEST_MATCHED and bool(re.fullmatch(text(parts[1]), words))


def _selected(around: Around, parts: Sequence[Answer]) -> Answer:  # noqa: ARG001 -- one shape for all
    return text(parts[1]).strip() in text(parts[0]).split()


def _rounded(around: Around, parts: Sequence[Answer]) -> Answer:  # noqa: ARG001 -- one shape for all
    found, places = number(parts[0]), number(parts[1]) if len(parts) > 1 else Decimal(0)
    if found is None or places is None or abs(places) > 10:  # noqa: PLR2004 -- enough for anything
        return None
    return found.quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)


def _power(around: Around, parts: Sequence[Answer]) -> Answer:  # noqa: ARG001 -- one shape for all
    base, times = number(parts[0]), number(parts[1])
    if base is None or times is None or not 0 <= times <= 10 or times % 1:  # noqa: PLR2004 -- larger has no use in a form
        return None
    found = base ** int(times)
    return found if abs(found) <= LARGEST else None


def _part(around: Around, parts: Sequence[Answer]) -> Answer:  # noqa: ARG001 -- one shape for all
    first = int(number(parts[1]) or 0)
    last = int(number(parts[2]) or 0) if len(parts) > 2 else None  # noqa: PLR2004 -- the end may be left out
    return text(parts[0])[first:last]


def _most(pick: Callable[[list[Decimal]], Decimal]) -> Callable[..., Answer]:
    def does(_around: Around, parts: Sequence[Answer]) -> Answer:
        found = [each for each in map(number, parts) if each is not None]
        return pick(found) if found else None

    return does


def _of_number(does: Callable[[Decimal], Decimal]) -> Callable[..., Answer]:
    def function(_around: Around, parts: Sequence[Answer]) -> Answer:
        found = number(parts[0])
        return None if found is None else does(found)

    return function


def _day(_around: Around, parts: Sequence[Answer]) -> Answer:
    found = number(parts[0])
    if found is None or abs(found) > 700_000:  # noqa: PLR2004 -- the years a date can say
        return None
    return (EPOCH + timedelta(days=int(found))).isoformat()


def _ground(_around: Around, parts: Sequence[Answer]) -> Answer:
    try:
        return _metres(traces.area(traces.read_ring(text(parts[0]))))
    except DomainError:
        return None


def _length(_around: Around, parts: Sequence[Answer]) -> Answer:
    """Return how long a line is; of an area, its edge, for forms write the first corner again."""
    try:
        return _metres(traces.metres(traces.read_line(text(parts[0]))))
    except DomainError:
        return None


def _metres(measured: float) -> Decimal:
    return Decimal(measured).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


FUNCTIONS = {
    "true": Function(0, 0, lambda _a, _p: True),
    "false": Function(0, 0, lambda _a, _p: False),
    "if": Function(3, 3, lambda _a, p: p[0]),
    "not": Function(1, 1, lambda _a, p: not truth(p[0])),
    "boolean": Function(1, 1, lambda _a, p: truth(p[0])),
    "selected": Function(2, 2, _selected),
    "count-selected": Function(1, 1, lambda _a, p: Decimal(len(text(p[0]).split()))),
    "coalesce": Function(2, 2, lambda _a, p: text(p[0]) or p[1]),
    "once": Function(1, 1, lambda a, p: a.here or p[0]),
    "number": Function(1, 1, lambda _a, p: number(p[0])),
    "string": Function(1, 1, lambda _a, p: text(p[0])),
    "int": Function(1, 1, _of_number(lambda n: n.to_integral_value(ROUND_DOWN))),
    "abs": Function(1, 1, _of_number(abs)),
    "round": Function(1, 2, _rounded),
    "pow": Function(2, 2, _power),
    "min": Function(1, 20, _most(min)),
    "max": Function(1, 20, _most(max)),
    "string-length": Function(1, 1, lambda _a, p: Decimal(len(text(p[0])))),
    "concat": Function(1, 20, lambda _a, p: "".join(map(text, p))),
    "contains": Function(2, 2, lambda _a, p: text(p[1]) in text(p[0])),
    "starts-with": Function(2, 2, lambda _a, p: text(p[0]).startswith(text(p[1]))),
    "ends-with": Function(2, 2, lambda _a, p: text(p[0]).endswith(text(p[1]))),
    "substr": Function(2, 3, _part),
    "regex": Function(2, 2, _matches),
    "today": Function(0, 0, lambda a, _p: a.today.isoformat()),
    "date": Function(1, 1, _day),
    "area": Function(1, 1, _ground),
    "distance": Function(1, 1, _length),
}
