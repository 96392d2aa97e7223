"""What a program may send, as one table: the same rows read a body and describe it.

Every member is a ``Member``: it reads a value, or refuses it in words, and says as JSON Schema
what it takes. A body that is described otherwise than it is read cannot be written down here.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError

Schema = dict[str, Any]
SAID = r"^[^\x00]*[^\x00\s][^\x00]*$"
"""More than blanks, without a NUL."""
DECIMAL = r"^-?[0-9]{1,3}(\.[0-9]{1,17})?$"
LARGEST_NUMBER = 10**18
YES = (True, 1, "1", "true", "是")


class Member(Protocol):
    """One member of a body."""

    def read(self, name: str, value: object) -> Any:  # noqa: ANN401 -- whatever the member holds
        """Return what a value says; raises ``DomainError`` with what is wrong in it."""

    def schema(self) -> Schema:
        """Return what is taken, as JSON Schema in the dialect of OpenAPI 3.0."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text without a NUL; ``said`` asks for more than blanks. Blanks around it are taken off."""

    longest: int
    said: bool = False

    def read(self, name: str, value: object) -> str:
        fine = isinstance(value, str) and len(value) <= self.longest and "\0" not in value
        if not fine or not isinstance(value, str) or not (value.strip() or not self.said):
            words = {"name": name, "n": self.longest}
            raise DomainError(_("%(name)s 要是不超过 %(n)d 个字的文字。") % words)
        return value.strip()

    def schema(self) -> Schema:
        pattern = SAID if self.said else r"^[^\x00]*$"
        least = {"minLength": 1} if self.said else {}
        return {"type": "string", **least, "maxLength": self.longest, "pattern": pattern}


@dataclass(frozen=True, slots=True)
class Mark:
    """The sender's own number of a thing: a text, or a whole number that is read as one."""

    longest: int

    def read(self, name: str, value: object) -> str:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if number and isinstance(value, int | float) and _whole(value):
            return str(int(value))
        return self._text.read(name, value)

    def schema(self) -> Schema:
        most = LARGEST_NUMBER - 1
        return {
            "anyOf": [
                self._text.schema(),
                {"type": "integer", "minimum": -most, "maximum": most},
            ]
        }

    @property
    def _text(self) -> Text:
        return Text(self.longest, said=True)


def _whole(value: float) -> bool:
    return abs(value) < LARGEST_NUMBER and value == int(value)


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two; ``typed`` takes it as decimal text as well."""

    least: float
    most: float
    typed: bool = False

    def read(self, name: str, value: object) -> float:
        if self.typed and isinstance(value, str) and re.fullmatch(DECIMAL[1:-1], value):
            value = float(value)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not isinstance(value, int | float) or not self._holds(value):
            words = {"name": name, "least": f"{self.least:g}", "most": f"{self.most:g}"}
            raise DomainError(_("%(name)s 要是 %(least)s 到 %(most)s 的数。") % words)
        return float(value)

    def _holds(self, value: float) -> bool:
        return self.least <= value <= self.most

    def schema(self) -> Schema:
        number: Schema = {"type": "number", "minimum": self.least, "maximum": self.most}
        return {"anyOf": [number, {"type": "string", "pattern": DECIMAL}]} if self.typed else number


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment with its zone; an empty text says nothing."""

    def read(self, name: str, value: object) -> datetime | None:
        text = Text(40).read(name, value)
        if not text:
            return None
        try:
            moment = parse_datetime(text)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            words = _("%(name)s 要是带时区的时间，例如 2026-11-20T10:00:00+08:00。")
            raise DomainError(words % {"name": name})
        return moment

    def schema(self) -> Schema:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file as base64 text; an empty text says nothing."""

    def read(self, name: str, value: object) -> bytes:
        try:
            return b64decode(value, validate=True)  # type: ignore[arg-type]  # -- of no text it raises
        except (TypeError, ValueError) as error:
            raise DomainError(_("%(name)s 要是 base64。") % {"name": name}) from error

    def schema(self) -> Schema:
        return {"type": "string", "format": "byte"}


@dataclass(frozen=True, slots=True)
class Each:
    """A list of the same, of ``least`` to ``most``."""

    one: Member
    most: int
    least: int = 0

    def read(self, name: str, value: object) -> list[Any]:
        if not isinstance(value, list) or not self.least <= len(value) <= self.most:
            words = {"name": name, "least": self.least, "most": self.most}
            raise DomainError(_("%(name)s 要是一列，%(least)d 到 %(most)d 个。") % words)
        return [self.one.read(name, each) for each in value]

    def schema(self) -> Schema:
        size = {"minItems": self.least, "maxItems": self.most}
        return {"type": "array", "items": self.one.schema(), **size}


@dataclass(frozen=True, slots=True)
class Yes:
    """Whether something is so; what is no yes is a no, so that nothing is lost over it."""

    def read(self, name: str, value: object) -> bool:  # noqa: ARG002 -- as every member
        return isinstance(value, str | int) and value in YES

    def schema(self) -> Schema:
        return {"description": "Yes: true, 1, “1”, “true” or “是”; anything else is no"}


@dataclass(frozen=True, slots=True)
class Else:
    """A member that is passed over where it does not fit, so that the rest is still heard."""

    member: Member
    otherwise: object = None

    def read(self, name: str, value: object) -> Any:  # noqa: ANN401 -- as the member inside
        try:
            return self.member.read(name, value)
        except DomainError:
            return self.otherwise

    def schema(self) -> Schema:
        return {"description": f"Passed over unless {json.dumps(self.member.schema())}"}


@dataclass(frozen=True, slots=True)
class Body:
    """A JSON object with these members; what is ``null`` is not there.

    One of ``either`` has to say something; each of ``needed`` has to be there. ``open`` lets
    members stand that nobody reads. ``refusal`` goes with the names of those that are refused.
    """

    members: Mapping[str, Member]
    needed: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    largest: int = 64 * 1024
    open: bool = False
    refusal: str = ""

    def read(self, body: bytes) -> dict[str, Any]:
        """Return what was said; raises ``DomainError`` with what is wrong in it."""
        told = {name: each for name, each in self._object(body).items() if each is not None}
        self._known(told)
        for name in self.needed:
            if name not in told:
                raise DomainError(_("要有 %(name)s。") % {"name": name})
        read = {n: each.read(n, told[n]) for n, each in self.members.items() if n in told}
        if self.either and not any(map(read.get, self.either)):
            words = {"names": "、".join(self.either)}
            raise DomainError(_("至少要有其中一项：%(names)s。") % words)
        return read

    def _object(self, body: bytes) -> dict[str, Any]:
        try:
            told = json.loads(body) if len(body) <= self.largest else None
            json.dumps(told, ensure_ascii=False).encode()  # half a character fits in no file
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            words = _("要发一个 JSON 对象，最多 %(n)d 字节。")
            raise DomainError(words % {"n": self.largest})
        return told

    def _known(self, told: dict[str, Any]) -> None:
        strange = [] if self.open else sorted(set(told) - set(self.members))
        if strange:
            words = {"names": "、".join(name[:40] for name in strange[:5])}
            raise DomainError(_("这几项不收：%(names)s。") % words + self.refusal)

    def schema(self) -> Schema:
        """Return what is taken, as JSON Schema in the dialect of OpenAPI 3.0."""
        told: Schema = {
            "type": "object",
            "properties": {name: self._member(name) for name in self.members},
            "additionalProperties": self.open,
        }
        told |= {"required": list(self.needed)} if self.needed else {}
        if self.either:
            told["anyOf"] = [{"required": [name]} for name in self.either]
        return told

    def _member(self, name: str) -> Schema:
        there = name in self.needed
        return self.members[name].schema() | ({} if there else {"nullable": True})
