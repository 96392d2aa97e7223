"""The forms of residents' pages: what is typed, and what a refusal says to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.catalogue.models import Category
from minhu.core.errors import DomainError
from minhu.core.phones import read_phone
from minhu.core.pictures import CleanPicture, Position, clean_picture
from minhu.notices.channels import reaches_phones
from minhu.places.addresses import locate_text
from minhu.portal.queries.doors import Door
from minhu.requests.domain.intake import Report
from minhu.requests.forms import LONGEST, MOST_PICTURES

TOO_LONG = gettext_lazy("写得太长了，最多%(limit_value)d个字，现在有%(show_value)d个。")
NOT_A_PHONE = gettext_lazy("手机号不对，再看看。座机请带上区号。")
LONGEST_ADDRESS = 120
MISSING = {
    "pictures": gettext_lazy("有张照片没传上来"),
    "words": gettext_lazy("还少一句话"),
    "address": gettext_lazy("地址要短一点"),
    "category": gettext_lazy("事情的类要重选"),
    "phone": gettext_lazy("手机号要看一下"),
    "consent": gettext_lazy("还要点一下“同意”"),
}
STILL_WHERE = gettext_lazy("还要说一下是不是拍照的地方")


@dataclass(frozen=True, slots=True)
class Photos:
    """What became of the uploaded files: the clean ones, and why others were not taken."""

    clean: tuple[CleanPicture, ...] = ()
    faults: tuple[str, ...] = ()


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ANN401, ARG002 -- Django's own signature
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PhotosField(forms.FileField):
    """Pictures cleaned one by one: a bad one is named and does not take the others with it."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> Photos:  # noqa: ANN401, ARG002 -- Django's own signature; this field returns all pictures
        clean: list[CleanPicture] = []
        faults: list[str] = []
        for place, file in enumerate([each for each in data or () if each], start=1):
            if place > MOST_PICTURES:
                faults.append(_("最多6张照片，后面的没传上来。"))
                break
            try:
                clean.append(clean_picture(file))
            except DomainError as error:
                faults.append(_("第%(n)d张没传上来。%(why)s") % {"n": place, "why": error})
        return Photos(tuple(clean), tuple(faults))


class PhoneField(forms.CharField):
    """A phone as people type it; kept as typed, refused when it cannot be one."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"max_length": NOT_A_PHONE, "required": gettext_lazy("请填手机号。")}
        super().__init__(max_length=40, error_messages=messages, **kwargs)

    def clean(self, value: Any) -> str:  # noqa: ANN401 -- Django's own signature
        typed: str = super().clean(value)
        if typed and not read_phone(typed):
            raise forms.ValidationError(NOT_A_PHONE)
        return typed


class Shared(dict[str, forms.Field]):
    """Fields that all forms of a class have in common, because none of them changes its own.

    Django copies every field, widget and message for each form that is filled in.
    """

    def __deepcopy__(self, _memo: dict[int, Any]) -> dict[str, forms.Field]:
        return dict(self)


class ReportForm(forms.Form):
    """A request from a resident; one of words and picture is needed, and a tick."""

    words = forms.CharField(
        required=False, max_length=LONGEST, error_messages={"max_length": TOO_LONG}
    )
    address = forms.CharField(
        required=False,
        max_length=LONGEST_ADDRESS,
        error_messages={"max_length": gettext_lazy("地址太长，写到几号楼几单元就行。")},
    )
    category = forms.CharField(required=False)
    phone = PhoneField(required=False)
    consent = forms.BooleanField(
        error_messages={"required": gettext_lazy("请点一下“同意”，我们才能用这些内容去办。")}
    )
    photo_place = forms.CharField(required=False, max_length=60)
    pictures = PhotosField(required=False)

    def __init__(
        self,
        data: Any,  # noqa: ANN401 -- Django's own signature
        files: Any,  # noqa: ANN401 -- Django's own signature
        *,
        door: Door,
        kept: Iterable[CleanPicture],
    ) -> None:
        super().__init__(data, files)
        self.door = door
        self.kept = tuple(kept)
        self.photos = Photos()

    def clean_category(self) -> str:
        """Return the code of a category that may be chosen; most callers choose none."""
        code: str = self.cleaned_data["category"]
        if code and not Category.objects.filter(code=code, active=True).exists():
            raise forms.ValidationError(_("这一类现在没有了，请重选或者不选。"))
        return code

    def clean_pictures(self) -> Photos:
        """Keep what became of the files beside the form, for a refused one shows them too."""
        self.photos = self.cleaned_data["pictures"]
        return self.photos

    @property
    def all_pictures(self) -> tuple[CleanPicture, ...]:
        """Return the kept and the new pictures, each once."""
        by_hash = {picture.sha256: picture for picture in (*self.kept, *self.photos.clean)}
        return tuple(by_hash.values())

    @property
    def position(self) -> Position | None:
        """Return where the first new picture that says so was taken."""
        return next((photo.position for photo in self.photos.clean if photo.position), None)

    @property
    def position_text(self) -> str:
        """Return that position as the form sends it back."""
        place = self.position
        return f"{place.longitude:.6f},{place.latitude:.6f}" if place else ""

    @property
    def photo_place_said(self) -> str:
        """Return what was already said of it, so that it need not be asked again."""
        return str(self.data.get("photo_place", ""))[:60]

    @property
    def summary(self) -> str:
        """Return in one sentence what is still missing, and that nothing was lost."""
        missing = [self._missing(name) for name in MISSING if name in self.errors]
        told = [str(text) for text in self.non_field_errors()]
        if not missing and not told:
            missing = [str(STILL_WHERE)]
        parts = _("，").join(missing)
        return "".join([*told, f"{parts}{_('。')}" if parts else "", _("写过的都在。")])

    @property
    def first_fault(self) -> str:
        """Return the mark of the first field's words on the page, empty when none is wrong."""
        first = next((name for name in MISSING if name in self.errors), "")
        marks = {"pictures": "photo"}
        return f"{marks.get(first, first)}-e" if first else ""

    def _missing(self, name: str) -> str:
        too_long = name == "words" and self.data.get("words")
        return _("话要短一点") if too_long else str(MISSING[name])

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        for fault in self.photos.faults:
            self.add_error("pictures", fault)
        if len(self.all_pictures) > MOST_PICTURES:
            self.add_error("pictures", _("最多6张照片，请删掉几张。"))
        if "words" not in self.errors and not (answers.get("words") or self.all_pictures):
            self.add_error("words", _("请写一句：哪里，怎么了？"))
        return answers

    def report(self, intake_key: str) -> Report:
        """Return the valid form as what the intake takes in."""
        said = self.cleaned_data
        door = self.door
        return Report(
            intake_key=intake_key,
            words=said["words"],
            category_code=said["category"],
            plate=door.plate,
            point=None if door.plate else self.point,
            area_code="" if door.plate or self.point else self._area(said["address"]),
            place="" if door.plate else said["address"],
            phone=said["phone"],
            pictures=self.all_pictures,
        )

    def _area(self, address: str) -> str:
        """Return the chosen place, or the grid in it that the address certainly means."""
        chosen = self.door.area
        if chosen is None:
            return ""
        named = locate_text(address, chosen.code) if address else None
        return named.area_code if named and named.certain else chosen.code

    @property
    def point(self) -> tuple[float, float] | None:
        """Return the point that the resident gave or agreed to."""
        return self.door.point or read_point(self.cleaned_data.get("photo_place", ""))


ReportForm.base_fields = Shared(ReportForm.base_fields)


def read_point(text: str) -> tuple[float, float] | None:
    """Return the point in ``113.30000,33.74000``; ``None`` for what is none on this earth."""
    longitude, _comma, latitude = text.partition(",")
    try:
        point = float(longitude), float(latitude)
    except ValueError:
        return None
    return point if -180 <= point[0] <= 180 and -90 <= point[1] <= 90 else None  # noqa: PLR2004 -- the round earth


class FaultyForm(forms.Form):
    """A form that says where on its page the first thing is that has to be put right."""

    @property
    def first_fault(self) -> str:
        """Return the mark of the first field's words on the page, empty when none is wrong."""
        first = next((name for name in self.fields if name in self.errors), "")
        return f"{first.removeprefix('caller_')}-e" if first else ""


class AddressForm(forms.Form):
    """An address to be looked up; nothing of it is kept."""

    address = forms.CharField(
        max_length=LONGEST_ADDRESS,
        error_messages={
            "required": gettext_lazy("请写地址，比如：东风小区3号楼2单元。"),
            "max_length": gettext_lazy("地址太长，写到几号楼几单元就行。"),
        },
    )


class CodeForm(forms.Form):
    """The six digits from the short message."""

    code = forms.CharField(
        max_length=20,
        error_messages={
            "required": gettext_lazy("请填短信里的6位数字。"),
            "max_length": gettext_lazy("数字不对，再看看短信。"),
        },
    )


class PhoneForm(forms.Form):
    """A phone left afterwards."""

    phone = PhoneField()


class LookUpForm(forms.Form):
    """By number, by number and phone, or by the phone alone; the code comes by message."""

    number = forms.CharField(
        required=False,
        max_length=40,
        error_messages={"max_length": gettext_lazy("编号不对，再看看。")},
    )
    phone = PhoneField(required=False)
    code = forms.CharField(
        required=False,
        max_length=20,
        error_messages={"max_length": gettext_lazy("数字不对，再看看短信。")},
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if not self.errors and not (answers.get("number") or answers.get("phone")):
            if reaches_phones():
                self.add_error("phone", _("请填编号或者手机号，一样就行。"))
            else:
                self.add_error("number", _("请填编号。"))
        return answers
