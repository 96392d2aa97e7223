"""One question of an XLSForm as a column: its kind, its choices, its rules, or why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.core.errors import DomainError
from minhu.ledgers.answering import OF_CHOICE, others
from minhu.ledgers.definition import EXPRESSIONS
from minhu.ledgers.domain.defining import Asked
from minhu.ledgers.enums import CHOSEN, DRAWN, Kind
from minhu.ledgers.expressions import parse

KINDS = {
    "text": Kind.TEXT,
    "string": Kind.TEXT,
    "barcode": Kind.TEXT,
    "calculate": Kind.TEXT,
    "integer": Kind.INTEGER,
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "range": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.MOMENT,
    "geopoint": Kind.POINT,
    "geotrace": Kind.LINE,
    "geoshape": Kind.POLYGON,
    "select one": Kind.CHOICE,
    "select all that apply": Kind.CHOICES,
    "trigger": Kind.CHOICE,
    "acknowledge": Kind.CHOICE,
    "photo": Kind.PICTURES,
    "image": Kind.PICTURES,
}
_FILES = gettext_lazy(
    "台账里不存录音、视频和文件。要凭证，改问照片（image）；要说明，改问文字（text）"
)
_OUTSIDE = gettext_lazy("不读外面的文件。要用的内容，写进 choices 表")
_HOUSE = gettext_lazy("这一项系统自己记着")
NOT_TAKEN = {
    **dict.fromkeys(("audio", "video", "file", "background-audio"), _FILES),
    **dict.fromkeys(
        ("start", "start-geopoint", "end", "today", "deviceid", "username", "audit"), _HOUSE
    ),
    "rank": gettext_lazy(
        "台账里排不了先后。改成多选（select_multiple），或者每样各问一个名次（integer）"
    ),
    "xml-external": _OUTSIDE,
    "csv-external": _OUTSIDE,
}
COLUMNS = {"relevant": "relevant", "required": "required", "constraint": "constraint"}
COLUMNS |= {"calculate": "calculation", "initial": "default", "filter": "choice_filter"}
MOST_CHOICES = 300
_OF_CHOICES = ("names", "filter", "with")
_ALWAYS = {"true": "true()", "yes": "true()", "false": "false()", "no": "false()"}
_NO_MARK = frozenset({"label", "media", "sms_option"})
_BARE = re.compile(r"\$\{[^}]*\}|'[^']*'|\"[^\"]*\"|(?P<word>[A-Za-z_][\w.-]*)(?!\s*\()")
_NUMERIC = re.compile(r"[*+]| - | div |\b(?:int|round|number|count-selected)\(|^\s*\d")
_WORDY = re.compile(r"['\"]|concat\(|string\(|today\(")


@dataclass(frozen=True, slots=True)
class Untaken:
    """What is left out of a form: the row and the column of the sheet, what it is about, why."""

    row: int
    column: str
    label: str
    why: str


@dataclass(slots=True)
class Question:
    """A question of a form that a column can hold."""

    row: int
    label: str
    kind: Kind
    name: str = ""
    choices: tuple[str, ...] = ()
    rules: dict[str, Any] = field(default_factory=dict)
    personal: bool = False
    lost: list[tuple[str, str]] = field(default_factory=list)

    def add_conditions(self, conditions: Sequence[str]) -> None:
        """Ask only when the groups around are asked as well."""
        every = [*conditions, *filter(None, [self.rules.get("relevant")])]
        if every:
            joined = " and ".join(f"({each})" for each in every)
            self.rules["relevant"] = every[0] if len(every) == 1 else joined

    def leave_out_unread(self) -> list[Untaken]:
        """Drop the rules that cannot be read, and say so."""
        found = [Untaken(self.row, COLUMNS[name], self.label, why) for name, why in self.lost]
        for name in EXPRESSIONS:
            if not self.rules.get(name):
                continue
            try:
                parse(self.rules[name])
            except DomainError as error:
                del self.rules[name]
                found.append(Untaken(self.row, COLUMNS[name], self.label, str(error)))
        return found

    def asked(self, kind: Kind, *, key: bool) -> Asked:
        """Return the column that is wanted."""
        chosen = kind in CHOSEN
        rules = {
            name: each for name, each in self.rules.items() if chosen or name not in _OF_CHOICES
        }
        choices = self.choices if chosen else ()
        return Asked(self.label, kind, choices, key=key, name=self.name, rules=rules)


def read_question(
    entry: Mapping[str, Any], row: int, label: str, choices: Mapping[str, str]
) -> Question:
    """Return an entry of a form as a question; raises ``DomainError`` when no column holds it."""
    typed = str(entry["type"])
    if typed not in KINDS:
        raise DomainError(
            str(
                NOT_TAKEN.get(
                    typed,
                    _("台账里没有这样的列：%(kind)s。改成文字（text）或者数（integer）")
                    % {"kind": typed},
                )
            )
        )
    question = Question(row, label, KINDS[typed])
    bind = entry.get("bind") or {}
    for name in ("relevant", "required", "constraint", "calculate"):
        if said := str(bind.get(name) or "").strip():
            question.rules[name] = _ALWAYS.get(said.lower(), said)
    if question.rules.get("required") == "false()":
        del question.rules["required"]
    _set_kind(question, entry, typed)
    _set_choices(question, entry, choices)
    _set_initial(question, entry)
    return question


def chosen_from(
    entry: Mapping[str, Any],
    lists: Mapping[str, Any],
    words: Callable[[Mapping[str, Any], str], str],
) -> dict[str, str]:
    """Return what may be chosen: the words by the name; two of the same words keep their names.

    Raises ``DomainError`` for choices that stand in another file, and for too many.
    """
    if entry["type"] == "trigger":
        return {"OK": _("确认")}
    if not str(entry["type"]).startswith("select"):
        return {}
    offered = lists.get(entry.get("list_name") or "")
    if not offered:
        raise DomainError(
            _("选项在别的文件里，这里读不到。把选项抄到 choices 表，类型改成 select_one")
        )
    if len(offered) > MOST_CHOICES:
        raise DomainError(_("选项太多，最多%(n)d个") % {"n": MOST_CHOICES})
    told = {str(each["name"]): words(each, "label")[:60] or str(each["name"]) for each in offered}
    often = [label for label in told.values() if list(told.values()).count(label) > 1]
    return {name: f"{label}（{name}）" if label in often else label for name, label in told.items()}


def fitted(
    questions: Iterable[Question], wanted: Sequence[Asked]
) -> tuple[list[Asked], list[Untaken]]:
    """Return columns whose rules look only at each other, and the rules that were left out.

    A calculation that cannot be made any more leaves a column that is typed.
    """
    names = {each.name for each in wanted}
    rows = {each.name: each for each in questions}
    found, left_out = [], []
    for each in wanted:
        rules = dict(each.rules)
        for rule in EXPRESSIONS:
            lost = others(parse(rules[rule])) - names if rules.get(rule) else set()
            if lost:
                del rules[rule]
                why = _("用到了没有收的“%(name)s”") % {"name": min(lost)}
                left_out.append(Untaken(rows[each.name].row, COLUMNS[rule], each.label, why))
        found.append(_with(each, rules))
    return found, left_out


def _with(asked: Asked, rules: Mapping[str, Any]) -> Asked:
    return replace(asked, rules=rules)


def _set_kind(question: Question, entry: Mapping[str, Any], typed: str) -> None:
    formula = question.rules.get("calculate", "")
    if typed == "calculate" and _NUMERIC.search(formula) and not _WORDY.search(formula):
        question.kind = Kind.DECIMAL
    if typed == "range":
        ends = entry.get("parameters") or {}
        low, high = ends.get("start", "0"), ends.get("end", "10")
        if (entry.get("bind") or {}).get("type") != "decimal":
            question.kind = Kind.INTEGER
        question.rules.setdefault("constraint", f". >= {low} and . <= {high}")
        question.rules["hint"] = f"{low}–{high}"


def _set_choices(question: Question, entry: Mapping[str, Any], choices: Mapping[str, str]) -> None:
    if question.kind not in CHOSEN:
        return
    question.choices = tuple(choices.values())
    question.rules["names"] = {label: name for name, label in choices.items() if label != name}
    if entry.get("choice_filter"):
        _set_filter(question, entry, choices)


def _set_filter(question: Question, entry: Mapping[str, Any], choices: Mapping[str, str]) -> None:
    """Take over which choices are offered when: what is known of each, and the condition."""
    offered = entry.get("choices") or ()
    marks = {name for each in offered for name in each} - _NO_MARK
    question.rules["filter"] = of_choice(str(entry["choice_filter"]), marks)
    used = {each for each in marks if f"{{{OF_CHOICE}{each}}}" in question.rules["filter"]}
    known = {
        choices[str(each["name"])]: {name: str(each[name]) for name in used if each.get(name)}
        for each in offered
    }
    question.rules["with"] = {label: each for label, each in known.items() if each}


def of_choice(typed: str, marks: Collection[str]) -> str:
    """Return a condition in which what is known of a choice is told from other answers.

    XLSForm writes ``street = ${street}``: the bare word is a mark of the choice.
    """

    def named(found: re.Match[str]) -> str:
        word = found["word"]
        return f"${{{OF_CHOICE}{word}}}" if word in marks else found[0]

    return _BARE.sub(named, typed)


def _set_initial(question: Question, entry: Mapping[str, Any]) -> None:
    said = str(entry.get("default") or "").strip()
    if not said:
        return
    if "(" in said or "${" in said or question.kind in (*DRAWN, Kind.AREA):
        question.lost.append(("initial", _("先填好的值要算，这里不算")))
        return
    labels = {name: label for label, name in question.rules.get("names", {}).items()}
    question.rules["initial"] = labels.get(said, said)[:200]
