"""What a bulletin says in figures: read once, kept as it was read.

The content is plain JSON: whatever happens to cases or definitions later, the same paper
comes out of it. Of cases it holds number, category and place, never words of a caller.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from minhu.core.clock import day_begins, local_day, written_day, zone
from minhu.places.models import Area
from minhu.rates.bulletins.defining import LEDGERS, defined, definition, ledger_lines
from minhu.rates.bulletins.forms import Form, book, forms
from minhu.rates.bulletins.naming import groups_of, names_of, paths_of, whose
from minhu.rates.comparing import compared, just_before
from minhu.rates.enums import By, Convention, Measure
from minhu.rates.figures import Figures, figures, table
from minhu.rates.queries import totals_by
from minhu.rates.rate import rate
from minhu.rates.scope import Scope
from minhu.rates.small_cells import small_rows
from minhu.rates.sources import sources
from minhu.rates.telling import reminders

SMALL = 10
"""A unit with fewer valid cases is not compared."""
RATES = (
    "response",
    "solved",
    "satisfied",
    "closure",
    "on_time",
    "overtime",
    "reworked",
    "returned",
)
WEEK = timedelta(days=7)
Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """What a bulletin is about: a place, and the days on which its cases came in."""

    area: Area
    first: date
    last: date

    def scope(self) -> Scope:
        return Scope(area=self.area.code, first=self.first, last=self.last)


def usual_days(form: str, day: date) -> tuple[date, date]:
    """Return the days a bulletin written on ``day`` speaks of: the last whole ones."""
    days = forms(day)[form].days
    if days == "month":
        last = day.replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last
    if days == "week":
        last = day - timedelta(days=day.weekday() + 1)
        return last - timedelta(days=6), last
    return day - timedelta(days=1), day - timedelta(days=1)


def content(form: Form, about: Span, *, at: datetime) -> Content:
    """Return everything a bulletin of this form says in figures, as it stands at a moment."""
    whole = figures(about.scope(), at=at)
    told: Content = {
        "form": {
            "code": form.code, "name": form.name, "title": form.title, "parts": [*form.parts],
            "begins": form.begins.isoformat(), "source": form.source,
        },
        "area": {"code": about.area.code, "name": about.area.name},
        "first": about.first.isoformat(),
        "last": about.last.isoformat(),
        "as_of": at.astimezone(zone()).isoformat(timespec="seconds"),
        "totals": _totals(whole),
        "named": _named(whole, about, at),
        "smallest": SMALL,
        "labels": {name: book()[name] for name in ("headings", "columns", "phrases")},
    }  # fmt: skip
    for part in form.parts:
        if part in _PARTS:
            told[part] = _PARTS[part](form, about, at)
    told["method"] = [defined(line) for line in told.get("rates", ())]
    told["method"] += [defined(line, LEDGERS) for line in told.get("ledgers", ())]
    told["named"] |= {line["name"]: line["text"] for line in told.get("ledgers", ())}
    return told


def _totals(whole: Figures) -> list[dict[str, Any]]:
    counts = whole.counts
    pairs = (
        (whole.everything, "received"), (whole.valid, "valid"),
        (counts[Measure.MERGED], "merged"), (counts[Measure.DECLINED], "declined"),
        (counts[Measure.WITHDRAWN], "withdrawn"), (counts[Measure.EXCLUDED], "excluded"),
        (whole.closed, "closed"), (whole.open, "open"), (whole.overdue, "overdue"),
    )  # fmt: skip
    return [{"n": n, "list": name} for n, name in pairs]


def _named(whole: Figures, about: Span, at: datetime) -> dict[str, str]:
    """Return what words may say in braces, each with its figure."""
    counts, by_unit = whole.counts, totals_by(about.scope(), By.UNIT)
    direct = by_unit.get("", Counter[str]())[Measure.VALID]
    now = figures(Scope(area=about.area.code), at=at)
    due = sources["request"].falling_due(
        Scope(area=about.area.code), since=at, until=day_begins(local_day(at) + timedelta(days=1))
    )
    names = book()["named"]
    said = {
        "place": about.area.name, "days": _days(about), "day": written_day(local_day(at)),
        "as_of": f"{at.astimezone(zone()):%Y-%m-%d %H:%M}", "received": whole.everything,
        "valid": whole.valid, "left_out": whole.everything - whole.valid,
        "direct": direct, "given": whole.valid - direct, "closed": whole.closed,
        "open": whole.open, "overdue": whole.overdue, "revisited": counts[Measure.REVISITED],
        "reworked": counts[Measure.REWORKED], "returned": counts[Measure.RETURNED],
        "closure": whole.closure, "on_time": whole.on_time, "response": whole.response,
        "solved": whole.solved, "satisfied": whole.satisfied, "smallest": SMALL,
        "all_open": now.open, "all_overdue": now.overdue, "today": sum(due.values()),
    }  # fmt: skip
    return {names[key]: str(value) for key, value in said.items()}


def _days(about: Span) -> str:
    """Return the days as people say them: a whole month by its name."""
    after = about.last + timedelta(days=1)
    phrases = book()["phrases"]
    if about.first.day == 1 and after.day == 1 and (after - about.first).days <= 31:  # noqa: PLR2004 -- the longest month
        return str(phrases["month"]).format(year=about.first.year, month=about.first.month)
    if about.first == about.last:
        return written_day(about.first)
    return str(phrases["span"]).format(first=written_day(about.first), last=written_day(about.last))


def _rates(_form: Form, about: Span, at: datetime) -> list[dict[str, Any]]:
    scope = about.scope()
    found = compared(scope, just_before(scope), at=at, day=local_day(at))
    shown = {line.figure.indicator.code: line for line in found.lines}
    return [
        {
            **line.figure.as_dict(),
            "text": str(line.figure),
            "parts": line.figure.parts,
            "label": str(line.figure.indicator.convention.label),
            "change": None if line.before is None else str(line.before),
            "list": line.figure.indicator.above,
            "definition": definition(line.figure),
        }
        for line in (shown[code] for code in RATES if code in shown)
    ]


def _ledgers(form: Form, about: Span, at: datetime) -> list[dict[str, Any]]:
    return ledger_lines(form.ledgers, about.scope(), at=at)


def _groups(_form: Form, about: Span, _at: datetime) -> list[dict[str, Any]]:
    counts = _valid_by_category(about)
    whole = sum(counts.values())
    heads: Counter[str] = Counter()
    of = groups_of(counts)
    for code, n in counts.items():
        heads[of[code]] += n
    return [
        {"name": name, "n": n, "share": str(rate(n, whole, Convention.VALID))}
        for name, n in _in_order(heads)
    ]


def _hot(form: Form, about: Span, _at: datetime) -> list[dict[str, Any]]:
    counts = _valid_by_category(about)
    paths = paths_of(counts)
    top = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[: form.hot]
    return [{"name": paths[code], "n": n, "list": "valid", "row": code or "-"} for code, n in top]


def _valid_by_category(about: Span) -> dict[str, int]:
    found = totals_by(about.scope(), By.CATEGORY)
    valid = {code: counts[Measure.VALID] for code, counts in found.items() if counts[Measure.VALID]}
    return _shown(valid, about, By.CATEGORY)


def _shown(counts: dict[str, int], about: Span, by: By) -> dict[str, int]:
    """Leave out what is too small beside what is closely kept: everybody reads a bulletin."""
    small = small_rows(counts, sources["request"].kept(about.scope(), by))
    return {code: n for code, n in counts.items() if code not in small}


def _in_order(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _units(_form: Form, about: Span, at: datetime) -> list[dict[str, Any]]:
    """Return the units, the best rate of work in time first; small ones unranked behind."""
    found = table(about.scope(), By.UNIT, at=at).rows
    shown = _shown({row.code: row.figures.valid for row in found}, about, By.UNIT)
    rows = [row for row in found if row.figures.valid and row.code in shown]
    known = {row.code: row for row in rows if row.code}
    large = [row for row in known.values() if row.figures.valid >= SMALL]
    values = [row.figures.on_time.value or Decimal(0) for row in large]
    ranks = {
        row.code: 1 + sum(other > mine for other in values)
        for row, mine in zip(large, values, strict=True)
    }
    ordered = sorted(
        rows, key=lambda row: (ranks.get(row.code, len(rows) + 1), not row.code, row.name)
    )
    return [
        {
            "rank": ranks.get(row.code), "name": row.name, "row": row.code or "-",
            "valid": row.figures.valid, "closure": _both(row.figures.closure),
            "on_time": _both(row.figures.on_time), "overdue": row.figures.overdue,
        }
        for row in ordered
    ]  # fmt: skip


def _both(one: Any) -> dict[str, str]:  # noqa: ANN401 -- a rate
    return {"text": str(one), "parts": f"{one.numerator}/{one.denominator}"}


def _waiting(form: Form, about: Span, at: datetime) -> list[dict[str, Any]]:
    """Return the open cases that came first, whenever they came."""
    found = sources["request"].waiting(Scope(area=about.area.code), at=at, most=form.waiting)
    paths, places = paths_of(one.category for one in found), names_of(one.area for one in found)
    parties = whose(one.party for one in found)
    return [
        {
            "number": one.number,
            "category": paths[one.category],
            "area": places[one.area],
            "whose": parties[one.party],
            "received": local_day(one.received).isoformat(),
            "days": (local_day(at) - local_day(one.received)).days,
            "due": f"{one.due.astimezone(zone()):%Y-%m-%d %H:%M}" if one.due else "",
            "late": one.due is not None and one.due < at,
        }
        for one in found
    ]


def _due(about: Span, since: datetime, until: datetime) -> list[dict[str, Any]]:
    found = sources["request"].falling_due(Scope(area=about.area.code), since=since, until=until)
    names: Counter[str] = Counter()
    parties = whose(found)
    for party, n in found.items():
        names[parties[party]] += n
    return [{"name": name, "n": n} for name, n in _in_order(names)]


def _today(_form: Form, about: Span, at: datetime) -> list[dict[str, Any]]:
    return _due(about, at, day_begins(local_day(at) + timedelta(days=1)))


def _ahead(_form: Form, about: Span, at: datetime) -> list[dict[str, Any]]:
    return _due(about, at, at + WEEK)


def _terms(_form: Form, about: Span, at: datetime) -> list[dict[str, Any]]:
    """Return what ends soon or is over, from every engine that keeps terms."""
    day = local_day(at)
    return [one._asdict() for tell in reminders.values() for one in tell(about.area.code, day)]


_PARTS: dict[str, Callable[[Form, Span, datetime], list[dict[str, Any]]]] = {
    "rates": _rates, "ledgers": _ledgers, "groups": _groups, "hot": _hot, "units": _units,
    "waiting": _waiting, "today": _today, "ahead": _ahead, "terms": _terms,
}  # fmt: skip
