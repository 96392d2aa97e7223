"""What the pages of ledgers ask: a file, what its columns hold, a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minhu.accounts.models import User
from minhu.core.pictures import CleanPicture
from minhu.desk.known_forms import is_known, known_choices, known_column
from minhu.ledgers.choosing import choices_in
from minhu.ledgers.domain.defining import Asked
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.questions import Question
from minhu.ledgers.domain.taking import Ways
from minhu.ledgers.domain.xlsforms import Sheet
from minhu.ledgers.enums import CHOSEN, DRAWN, NUMBERS, Kind
from minhu.ledgers.guessing import Guess, Table, guessed_fact, part_of_person
from minhu.ledgers.models import Column
from minhu.places.enums import Crs
from minhu.requests.forms import PictureField

LEFT_OUT = ""
KINDS = [(LEFT_OUT, _("不要这一列")), *Kind.choices]


class FileForm(forms.Form):
    """A ledger as people have it."""

    file = forms.FileField(
        label=_("Excel 或 CSV 文件"),
        error_messages={
            "required": _("请先选一个文件。"),
            "empty": _("这个文件是空的。请看看是不是选对了。"),
        },
        widget=forms.ClearableFileInput({"accept": ".xlsx,.xls,.ods,.csv"}),
    )


class TemplateForm(forms.Form):
    """A Word file that names the columns of a ledger."""

    template = forms.FileField(
        label=_("Word 模板（.docx）"),
        error_messages={
            "required": _("请先选一个文件。"),
            "empty": _("这个文件是空的。请看看是不是选对了。"),
        },
        widget=forms.ClearableFileInput({"accept": ".docx"}),
    )


class PicturesForm(forms.Form):
    """Pictures for a record."""

    pictures = PictureField(label=_("照片"))

    def clean_pictures(self) -> tuple[CleanPicture, ...]:
        found: tuple[CleanPicture, ...] = self.cleaned_data["pictures"]
        if not found:
            raise forms.ValidationError(_("请先选照片。"))
        return found


class WayForm(forms.Form):
    """How a file is taken: whose figures they are, of which day, and what wins."""

    source = forms.CharField(label=_("来源"), max_length=80, help_text=_("哪个单位或哪份文件的数"))
    speaks_of = forms.DateField(
        label=_("截至日期"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=_("不填就是今天"),
    )
    beside = forms.BooleanField(label=_("数字不一样时，两个都留着"), required=False)
    empties = forms.BooleanField(label=_("表里空着的格，把台账里的也清空"), required=False)

    @classmethod
    def usual(cls, source: str) -> WayForm:
        """Return the form as it is when nobody has said anything."""
        form = cls({"source": source[:80]})
        form.full_clean()
        return form

    def hand(self, actor: User, at: datetime) -> Hand:
        said = self.cleaned_data
        return Hand(actor, at, said["source"], said["speaks_of"])

    def ways(self) -> Ways:
        return Ways(empties=self.cleaned_data["empties"], beside=self.cleaned_data["beside"])


class BesideForm(forms.Form):
    """What another source says of a figure."""

    column = forms.ChoiceField(label=_("哪一列"))
    value = forms.CharField(label=_("数"), max_length=60)
    source = forms.CharField(label=_("来源"), max_length=80)
    speaks_of = forms.DateField(
        label=_("截至日期"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, columns: Sequence[Column], data: Mapping[str, str] | None = None) -> None:
        super().__init__(data, auto_id="beside_%s")
        self.numbers = {each.slot: each for each in columns if each.kind in NUMBERS}
        chosen = self.fields["column"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        chosen.choices = [(slot, each.label) for slot, each in self.numbers.items()]


class DefineForm(forms.Form):
    """The columns of a file, as guessed and put right by somebody."""

    name = forms.CharField(
        label=_("台账叫什么"),
        max_length=40,
        error_messages={"required": _("请给台账起个名字。")},
    )
    key = forms.ChoiceField(label=_("靠哪一列认出每一条"), required=False)

    def __init__(
        self,
        guesses: Sequence[Guess],
        table: Table,
        *args: Any,
        offered: Sequence[Column] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.guesses, self.table = guesses, table
        self.offered = {str(each.pk): each for each in offered}
        chosen = self.fields["key"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        chosen.choices = [("", _("没有这样的列，整行相同才算同一条"))] + [
            (str(each.index), each.label) for each in guesses if not each.personal
        ]
        chosen.initial = next((str(each.index) for each in guesses if each.key), "")
        if any(each.kind in DRAWN for each in guesses):
            self.fields["crs"] = forms.ChoiceField(label=_("经纬度来自"), choices=Crs.choices)
        for each in guesses:
            out = each.personal or (each.running and not each.key)
            kind = LEFT_OUT if out else guessed_fact(each, guesses) or each.kind
            self.fields[f"kind_{each.index}"] = forms.ChoiceField(
                label=each.label,
                choices=[*KINDS, *known_choices(self.offered)],
                initial=kind,
                required=False,
            )

    def rows(self) -> list[tuple[Guess, forms.BoundField]]:
        """Return each column of the file with the field that says what it holds."""
        return [(each, self[f"kind_{each.index}"]) for each in self.guesses]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for each in self.guesses:
            name = f"kind_{each.index}"
            if said.get(name) in CHOSEN and not self._choices(each, said[name]):
                self.add_error(name, _("写法太多、太长，或者一个也没有，当不了选项，请选“文字”。"))
        return said

    def asked(self) -> list[Asked]:
        """Return the columns that are wanted; only after the form was found valid."""
        said = self.cleaned_data
        wanted = [(each, said.get(f"kind_{each.index}", "")) for each in self.guesses]
        return _joined([self._column(each, kind) for each, kind in wanted if kind])

    def _column(self, guess: Guess, kind: str) -> Asked:
        said = self.cleaned_data
        key = said["key"] == str(guess.index)
        if is_known(kind, self.offered):
            return replace(known_column(guess.label, kind, self.offered), key=key)
        choices = self._choices(guess, kind) if kind in CHOSEN else ()
        crs = Crs(said.get("crs", Crs.WGS84))
        return Asked(guess.label, Kind(kind), choices, key=key, crs=crs)

    def _choices(self, guess: Guess, kind: str) -> tuple[str, ...]:
        """Return what may be chosen in a column, be it that somebody only now says that one chooses there."""
        if guess.personal or (kind == Kind.CHOICE and guess.choices):
            return guess.choices
        return choices_in(self.table, guess.index, several=kind == Kind.CHOICES)


class TakeFormForm(forms.Form):
    """A form made elsewhere: which of its questions a ledger asks, and what each holds."""

    name = forms.CharField(
        label=_("台账叫什么"),
        max_length=40,
        error_messages={"required": _("请给台账起个名字。")},
    )
    key = forms.ChoiceField(label=_("靠哪一列认出每一条"), required=False)
    day = forms.ChoiceField(label=_("按哪一列的日期算"), required=False)
    place = forms.BooleanField(
        label=_("加一列“所在网格或社区”"), required=False, help_text=_("好按地方看，也好分给网格")
    )

    def __init__(
        self, sheet: Sheet, *args: Any, offered: Sequence[Column] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.offered = {str(each.pk): each for each in offered}
        for number, question in enumerate(self._all()):
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=question.label,
                choices=[*KINDS, *known_choices(self.offered)],
                initial=LEFT_OUT if question.personal else question.kind,
                required=False,
            )
        none = _("没有这样的列，整行相同才算同一条")
        may = [each for each in sheet.questions if not each.personal]
        self._offer("key", none, [each for each in may if "calculate" not in each.rules])
        self._offer("day", _("不按，按记下的那天"), [e for e in may if e.kind is Kind.DATE])
        self.fields["place"].initial = not any(each.kind in DRAWN for each in may)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.sheet.sheets and not said.get("key"):
            self.add_error("key", _("表单里有重复的一组，要选一列来认出每一条。"))
        for number, question in enumerate(self._all()):
            name = f"kind_{number}"
            if said.get(name) in CHOSEN and not question.choices:
                self.add_error(name, _("表单里这一题没有写选项，请选“文字”。"))
        return said

    def parts(self) -> list[tuple[Sheet, list[tuple[Question, forms.BoundField]]]]:
        """Return each ledger the form becomes, with its questions and what each holds."""
        fields = (self[name] for name in self.fields if name.startswith("kind_"))
        return [
            (sheet, [(each, next(fields)) for each in sheet.questions])
            for sheet in (self.sheet, *self.sheet.sheets)
        ]

    def asked(self) -> list[list[Asked]]:
        """Return the columns of each ledger; only after the form was found valid."""
        said = self.cleaned_data
        return [
            [
                replace(
                    self._column(each, kind),
                    key=first and each.name == said["key"],
                    day=first and each.name == said["day"],
                )
                for each, field in rows
                if (kind := said.get(field.name, ""))
            ]
            for first, rows in ((sheet is self.sheet, rows) for sheet, rows in self.parts())
        ]

    def _column(self, question: Question, kind: str) -> Asked:
        if is_known(kind, self.offered):
            return known_column(question.label, kind, self.offered, question.name)
        asked = question.asked(Kind(kind), key=False)
        return replace(asked, rules=_of_person(asked.rules)) if kind == Kind.PERSON else asked

    def _all(self) -> list[Question]:
        return [each for sheet in (self.sheet, *self.sheet.sheets) for each in sheet.questions]

    def _offer(self, name: str, none: object, questions: Sequence[Question]) -> None:
        chosen = self.fields[name]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 -- tells the type checker
        chosen.choices = [("", str(none)), *((each.name, each.label) for each in questions)]


def _joined(asked: list[Asked]) -> list[Asked]:
    """Put phone and identity card of whom the column before names to the name: one person."""
    found: list[Asked] = []
    for each in asked:
        part = part_of_person(each.label) if each.kind is Kind.PERSON else ""
        before = found[-1] if found and found[-1].kind is Kind.PERSON else None
        if before and part and part not in before.rules:
            found[-1] = replace(before, rules={**before.rules, part: each.label})
        else:
            found.append(each)
    return found


def _of_person(rules: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the rules that look at what was typed: it is sealed before anything can."""
    return {name: said for name, said in rules.items() if name not in ("constraint", "calculate")}
