"""All doors for programs described as OpenAPI 3.0; a test asks whatever it allows, and not."""

from __future__ import annotations

from minhu.api.forms import (
    KEY,
    LARGEST_VERSION,
    LONGEST_KEY,
    LONGEST_NOTE,
    LONGEST_SOURCE,
    LONGEST_VERB,
)
from minhu.core.bodies import Schema
from minhu.core.doors import SCHEMES, described


def definition_of(server: str) -> Schema:
    """Return the description of every door of ``server`` that programs use."""
    book = "/api/ledgers/{code}"
    return {
        "openapi": "3.0.3",
        "info": {"title": "Minhu", "version": "1.0.0", "description": _ABOUT},
        "servers": [{"url": server.rstrip("/")}],
        "security": [{"key": []}],
        "components": {"securitySchemes": dict(SCHEMES)},
        "paths": {
            **described(),
            "/api/ledgers": {"get": _reads("ledgers", _LEDGERS)},
            book: {"get": _reads("ledger", _DESCRIBED, _CODE)},
            f"{book}/records": {
                "get": _reads("records", _PAGE, _CODE, *_ASKED),
                "post": _writes("addRecord", _CODE, body=_ADDS, new=True),
            },
            f"{book}/records/{{id}}": {
                "get": _reads("record", _RECORD, _CODE, _ID),
                "patch": _writes("changeRecord", _CODE, _ID, body=_CHANGES),
            },
            f"{book}/records/{{id}}/moves": {
                "post": _writes("moveRecord", _CODE, _ID, body=_MOVES),
            },
            f"{book}/records/{{id}}/pictures/{{name}}": {
                "post": _writes("addPicture", _CODE, _ID, _NAME, body=_PICTURE, media=_BYTES),
            },
        },
    }


def _object(*required: str, more: object = True, **properties: Schema) -> Schema:
    told = {"type": "object", "properties": properties, "additionalProperties": more}
    return told | ({"required": list(required)} if required else {})


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _answer(words: str, said: Schema) -> Schema:
    return {"description": words, "content": {"application/json": {"schema": said}}}


def _operation(name: str, parameters: tuple[Schema, ...], answers: dict[str, Schema]) -> Schema:
    usual = {"401": _answer("No key, or one that has ended", _REFUSAL)}
    usual["404"] = _answer("Not there, or not for this key", _REFUSAL)
    usual["429"] = _answer("Too often", _REFUSAL)
    return {"operationId": name, "parameters": list(parameters), "responses": usual | answers}


def _reads(name: str, said: Schema, *parameters: Schema) -> Schema:
    answers = {"200": _answer("OK", said), "400": _answer("Cannot be read", _REFUSAL)}
    return _operation(name, parameters, answers)


def _writes(
    name: str, *parameters: Schema, body: Schema, new: bool = False, media: str = "application/json"
) -> Schema:
    answers = {
        "200": _answer("The record as it stands; sent before, or changed", _RECORD),
        "400": _answer("Cannot be read", _REFUSAL),
        "409": _answer("Somebody else was first", _REFUSAL),
        "422": _answer("Refused, with each column and the reason", _REFUSAL),
    }
    if new:
        answers["201"] = _answer("Written", _RECORD)
    sent = {"required": True, "content": {media: {"schema": body}}}
    return _operation(name, (*parameters, _MARK), answers) | {"requestBody": sent}


_ABOUT = (
    "Ledgers of the office. A key is made on one's own page (mine › keys for programs); it "
    "opens what its owner may see and write, never more. What is written goes by the same rules "
    "as a form and leaves the same steps."
)
_TEXT, _WHOLE, _YES = {"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "boolean"}
_NONE_OR_TEXT = {"type": "string", "nullable": True}
_NAMED = {"code": _TEXT, "name": _TEXT, "area": _TEXT}
_LEDGERS = _object("ledgers", ledgers=_list(_object("code", "name", **_NAMED, records=_WHOLE)))
_COLUMN = _object(
    *("name", "label", "kind", "key", "choices", "required", "asked"),
    name=_TEXT,
    label=_TEXT,
    kind=_TEXT,
    key=_YES,
    choices=_list(_TEXT),
    required=_YES,
    asked=_YES,
    from_ledger=_NONE_OR_TEXT,
    from_base=_NONE_OR_TEXT,
)
_DESCRIBED = _object(
    *("code", "version", "columns", "may_write"),
    **_NAMED,
    version=_WHOLE,
    may_write=_YES,
    columns=_list(_COLUMN),
)
_RECORD = _object(
    *("id", "key", "area", "version", "values"),
    id={"type": "string", "format": "uuid"},
    key=_TEXT,
    area=_TEXT,
    day=_TEXT,
    state=_TEXT,
    version=_WHOLE,
    source=_TEXT,
    as_of=_TEXT,
    moves=_list(_TEXT),
    values=_object(),
)
_PAGE = _object("records", "next", ledger=_TEXT, records=_list(_RECORD), next=_NONE_OR_TEXT)
_FAULT = _object("column", "label", "why", column=_TEXT, label=_TEXT, why=_TEXT)
_REFUSAL = _object("error", error=_TEXT, faults=_list(_FAULT))
_VALUE = {
    "oneOf": [_NONE_OR_TEXT, {"type": "number"}, _list(_TEXT)],
    "description": "As somebody would type it: 60+ (at least), 2026-11-20, the name of a grid, a choice",
}
_SOURCE = {"type": "string", "maxLength": LONGEST_SOURCE}
_VERSION = {"type": "integer", "minimum": 1, "maximum": LARGEST_VERSION}
NO_NUL = r"^[^\x00]*$"
_VALUES = {"type": "object", "additionalProperties": _VALUE}
_ADDS = _object("values", more=False, values=_VALUES, source=_SOURCE)
_CHANGES = _object(
    "values",
    more=False,
    values=_VALUES,
    source=_SOURCE,
    version=_VERSION,
)
_MOVES = _object(
    "verb",
    more=False,
    verb={"type": "string", "minLength": 1, "maxLength": LONGEST_VERB, "pattern": NO_NUL},
    note={"type": "string", "maxLength": LONGEST_NOTE, "pattern": NO_NUL},
    source=_SOURCE,
    version=_VERSION,
)
_BYTES = "application/octet-stream"
_PICTURE = {"type": "string", "format": "binary", "description": "JPEG, PNG, WebP or HEIC, 12 MB"}
_NAME = {
    "name": "name",
    "in": "path",
    "required": True,
    "description": "The name of a column of pictures, as the ledger says it",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
}
_CODE = {
    "name": "code",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[a-z0-9-]{1,24}$"},
}
_ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}
_MARK = {
    "name": KEY,
    "in": "header",
    "required": True,
    "description": "One for each deed; sent again with the same body, the same record answers",
    "schema": {"type": "string", "pattern": f"^[A-Za-z0-9-]{{1,{LONGEST_KEY}}}$"},
}
_DAY = {"type": "string", "format": "date"}
_ASKED = (
    {"name": "area", "in": "query", "schema": {"type": "string", "pattern": "^[0-9]{2,18}$"}},
    {"name": "first", "in": "query", "schema": _DAY},
    {"name": "last", "in": "query", "schema": _DAY},
    {"name": "after", "in": "query", "schema": {"type": "string", "format": "uuid"}},
)
