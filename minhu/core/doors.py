"""Doors for programs, each described where it stands, and all of them in one document.

What a door takes is said by the table or the form that reads it (``Body.schema``,
``form_schema``), never beside it. A test sends what the document allows, and what it does not,
to every door, and holds the answers against it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from django import forms

from minhu.core.bodies import SAID, Schema
from minhu.core.registry import Registry

FORBIDDEN = 403
TEXT: Schema = {"type": "string"}


class Authority(Enum):
    """Who is let in, as a scheme of OpenAPI."""

    DEVICE = "device"
    SIGNATURE = "signature"
    SESSION = "session"
    KEY = "key"
    NOBODY = ""


SCHEMES: Mapping[str, Schema] = {
    "device": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "Device CODE:KEY, as shown once when the machine was registered",
    },
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "Minhu-Signature",
        "description": (
            "sha256= and the HMAC-SHA-256, in hex, with the shared secret over the seconds in "
            "Minhu-Time, a line feed, the path, a line feed and the body"
        ),
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "Somebody who signed in; with X-CSRFToken as the cookie csrftoken says",
    },
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key for programs, made on one's own page",
    },
}


@dataclass(frozen=True, slots=True)
class Door:
    """One door: its path with names in braces, how it is knocked at, what it answers.

    ``takes`` is asked when the document is made, for some tables are only known then.
    ``paths`` says more of the names in the path than that they are texts.
    """

    path: str
    words: str
    authority: Authority
    answers: Mapping[int, tuple[str, Schema]]
    method: str = "post"
    takes: Callable[[], Schema] | None = None
    media: tuple[str, ...] = ("application/json",)
    paths: Mapping[str, Schema] = field(default_factory=dict)

    def described(self, name: str) -> Schema:
        """Return the operation of this door."""
        told: Schema = {
            "operationId": name.replace(":", "_"),
            "summary": self.words,
            "security": [{self.authority.value: []}] if self.authority.value else [],
            "parameters": [self._parameter(each) for each in re.findall(r"{(\w+)}", self.path)],
            "responses": {str(n): self._answer(n, *said) for n, said in self.answers.items()},
        }
        if self.takes is not None:
            content = {each: {"schema": self.takes()} for each in self.media}
            told["requestBody"] = {"required": True, "content": content}
        return told

    def _answer(self, code: int, words: str, schema: Schema) -> Schema:
        content = {"application/json": {"schema": schema}}
        if self.authority is Authority.SESSION and code == FORBIDDEN:
            content["text/html"] = {"schema": TEXT}  # a form that another site sent: the usual page
        return {"description": words, "content": content}

    def _parameter(self, name: str) -> Schema:
        schema = self.paths.get(name, {"type": "string", "pattern": "^[A-Za-z0-9-]{1,24}$"})
        return {"name": name, "in": "path", "required": True, "schema": schema}


doors: Registry[Door] = Registry("doors")


def described() -> Schema:
    """Return the paths of all doors that stand here."""
    return {doors[name].path: {doors[name].method: doors[name].described(name)} for name in doors}


def said(*required: str, **properties: Schema) -> Schema:
    """Return the schema of an answer: an object with at least ``required``."""
    return {"type": "object", "required": list(required), "properties": properties}


def form_schema(fields: Iterable[tuple[str, forms.Field]], *marks: str) -> Schema:
    """Return what a form takes, said by its own fields; ``marks`` are keys that have to come too."""
    known = dict(fields)
    told = {name: _field(each) for name, each in known.items()}
    told |= {name: {"type": "string", "format": "uuid"} for name in marks}
    needed = [*(name for name, each in known.items() if each.required), *marks]
    return {"type": "object", "properties": told} | ({"required": needed} if needed else {})


def _field(each: forms.Field) -> Schema:
    if isinstance(each, forms.FileField):
        return {"type": "array", "items": {"type": "string", "format": "binary"}, "maxItems": 3}
    if isinstance(each, forms.FloatField | forms.IntegerField):
        bounds = {"minimum": each.min_value, "maximum": each.max_value}
        return {"type": "number"} | {name: n for name, n in bounds.items() if n is not None}
    text = dict(TEXT)
    if isinstance(each, forms.CharField) and each.max_length:
        text["maxLength"] = each.max_length
    return text | ({"pattern": SAID} if each.required else {})
