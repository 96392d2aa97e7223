"""挂图作战: works with their owners, milestones and difficulties, each with a colour and why.

Read from the records of four ledgers that come along, by the names their columns came with, so that
an office may rename columns as it likes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any

from django.utils.translation import gettext as _

from minhu.core.lifecycle import Lifecycle
from minhu.ledgers.cells import plain
from minhu.ledgers.edition import shipped
from minhu.ledgers.living import lifecycle, read_life, standing
from minhu.ledgers.models import Record
from minhu.works.colours import Rule, Verdict, of_deadline, of_plan, rule_for, when_done
from minhu.works.enums import Colour

WORKS, STOPS, OBSTACLES, WORDS = "works", "milestones", "obstacles", "instructions"
CODES = (WORKS, STOPS, OBSTACLES, WORDS)
FINISHED, HALTED, SOLVED, WANTED = "完成", "停下", "已解决", "要办"
"""States of the ledgers that come along; other states of an office's own count as under way."""
WORST = tuple(Colour)


class Line:
    """A record read by the names its columns came along with, however they are called now."""

    def __init__(self, record: Record, slots: Mapping[str, str], state: str) -> None:
        self.record, self.slots, self.state = record, slots, state

    def value(self, label: str) -> Any:  # noqa: ANN401 -- a value as it is kept
        return self.record.values.get(self.slots.get(_came(label), "")) or ""

    def text(self, label: str) -> str:
        return str(self.value(label))

    def day(self, label: str) -> date | None:
        typed = self.value(label)
        return date.fromisoformat(typed) if typed else None

    def money(self, label: str) -> Decimal:
        typed = self.value(label)
        return Decimal(typed["n"]) if typed else Decimal(0)


def lines(code: str, records: Iterable[Record]) -> Iterator[Line]:
    """Yield the records of one ledger to be read; what its columns came with is read once."""
    slots: dict[str, str] | None = None
    life = _life(code)
    for record in records:
        if slots is None:
            slots = {each.came: each.slot for each in record.ledger.columns.all() if each.came}
        yield Line(record, slots, standing(life, record.state))


@dataclass(frozen=True, slots=True)
class Stop:
    """A milestone: its day, the day it is expected by now, and when it was done."""

    record: Record
    name: str
    owner: str
    due: date
    forecast: date | None
    done: date | None
    verdict: Verdict

    @property
    def ends(self) -> date:
        """The day a drawing puts its end."""
        return self.done or max(self.due, self.forecast or self.due)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A difficulty with the measure against it, whose it is and until when."""

    record: Record
    name: str
    kind: str
    measure: str
    owner: str
    due: date
    solved: bool
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Word:
    """One line of who came, decided or met: when, which post, what was said, given to whom."""

    record: Record
    day: date
    form: str
    post: str
    said: str
    owner: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class Work:
    """A work with all that belongs to it; ``owners`` are the levels from the top."""

    record: Record
    kind: str
    owners: tuple[str, ...]
    begins: date
    stops: tuple[Stop, ...]
    obstacles: tuple[Obstacle, ...]
    words: tuple[Word, ...]
    verdict: Verdict

    @property
    def name(self) -> str:
        return self.record.key

    @property
    def colour(self) -> Colour:
        return self.verdict.colour

    @property
    def next(self) -> Stop | None:
        """The first milestone that is not done."""
        return next((stop for stop in self.stops if stop.done is None), None)

    @property
    def reached(self) -> int:
        return sum(stop.done is not None for stop in self.stops)

    @property
    def open_obstacles(self) -> list[Obstacle]:
        return [one for one in self.obstacles if not one.solved]

    @property
    def wanted(self) -> list[Word]:
        return [one for one in self.words if one.wanted]

    @property
    def everybody(self) -> set[str]:
        """Whoever owns the work or an open part of it."""
        mine = [*self.owners, *(stop.owner for stop in self.stops if stop.done is None)]
        return {name for name in (*mine, *(one.owner for one in self.open_obstacles)) if name}


def assembled(records: Iterable[Record], today: date) -> list[Work]:
    """Return the works of these records, the worst first, then by the next day that comes."""
    held: dict[str, list[Record]] = {code: [] for code in CODES}
    for record in records:
        held[record.ledger.code].append(record)
    parts: dict[str, dict[str, list[Line]]] = {}
    for code in CODES[1:]:
        for line in lines(code, held[code]):
            parts.setdefault(line.text("事项"), {}).setdefault(code, []).append(line)
    rule = cache(partial(rule_for, day=today))
    works = [
        _work(line, parts.get(line.record.key, {}), rule(line.text("类别")), today)
        for line in lines(WORKS, held[WORKS])
    ]
    return sorted(works, key=_order)


def _order(work: Work) -> tuple[int, date, str]:
    following = work.next
    return WORST.index(work.colour), following.due if following else date.max, work.name


def _work(line: Line, parts: Mapping[str, list[Line]], rule: Rule, today: date) -> Work:
    stops = sorted((_stop(each, rule, today) for each in parts.get(STOPS, ())), key=_by_day)
    obstacles = sorted(
        (_obstacle(each, rule, today) for each in parts.get(OBSTACLES, ())), key=_by_day
    )
    words = sorted(map(_word, parts.get(WORDS, ())), key=lambda one: one.day, reverse=True)
    begins = line.day("开始日期") or min((stop.due for stop in stops), default=line.record.day)
    return Work(
        line.record,
        line.text("类别"),
        tuple(line.text(label) for label in ("牵头单位", "主抓单位", "主体单位")),
        begins,
        tuple(stops),
        tuple(obstacles),
        tuple(words),
        _verdict(line, stops, obstacles, rule),
    )


def _verdict(line: Line, stops: list[Stop], obstacles: list[Obstacle], rule: Rule) -> Verdict:
    if line.state == FINISHED:
        return Verdict(Colour.DONE, _("全部完成"))
    if line.state == HALTED:
        return Verdict(Colour.STOPPED, _("停下了"))
    found = [_named(each.name, each.verdict) for each in stops if each.done is None]
    found += [_named(each.name, each.verdict) for each in obstacles if not each.solved]
    if plan := line.money("年度计划（元）"):
        through = line.day("完成数截至") or line.record.as_of
        found.append(of_plan(rule, line.money("累计完成（元）"), plan, through))
    if not found and stops:
        return Verdict(Colour.GREEN, _("节点都完成了"))
    if not found:
        return Verdict(Colour.UNPLANNED, _("还没有排节点"))
    return min(found, key=lambda one: WORST.index(one.colour))


def _named(name: str, verdict: Verdict) -> Verdict:
    words = _("%(name)s：%(why)s") % {"name": name, "why": verdict.why}
    return verdict._replace(why=words)


def _stop(line: Line, rule: Rule, today: date) -> Stop:
    due = line.day("计划完成") or line.record.day
    forecast, done = line.day("预计完成"), line.day("实际完成")
    verdict = when_done(due, done) if done else of_deadline(rule, due, today, forecast)
    return Stop(line.record, line.text("节点"), line.text("责任单位"), due, forecast, done, verdict)


def _obstacle(line: Line, rule: Rule, today: date) -> Obstacle:
    due, solved = line.day("解决期限") or line.record.day, line.state == SOLVED
    verdict = Verdict(Colour.DONE, _("解决了")) if solved else of_deadline(rule, due, today)
    return Obstacle(
        line.record,
        name=line.text("难在哪里"),
        kind=line.text("哪一类"),
        measure=line.text("措施"),
        owner=line.text("责任单位"),
        due=due,
        solved=solved,
        verdict=verdict,
    )


def _word(line: Line) -> Word:
    return Word(
        line.record,
        line.record.day,
        form=line.text("形式"),
        post=line.text("哪个岗位"),
        said=line.text("说了什么"),
        owner=line.text("交给哪个单位"),
        wanted=line.state == WANTED,
    )


def _by_day(part: Stop | Obstacle) -> tuple[date, str]:
    return part.due, part.record.key


_came = cache(plain)
"""A label as the file of a ledger writes it, in the form columns came with; there are few."""


@cache
def _life(code: str) -> Lifecycle | None:
    """Return the life that a ledger came along with."""
    entry = next(one for one in shipped() if one["code"] == code)
    return lifecycle(read_life(entry.get("life", "")))
