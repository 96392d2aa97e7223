"""The interface described as OpenAPI 3.0, as far as clients read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minhu.ogc.forms import MOST, USUAL


def definition_of(server: str, names: Iterable[str]) -> dict[str, Any]:
    """Return the description of every address below ``server``."""
    paths: dict[str, Any] = {
        "/": _get("landing", _LANDING),
        "/conformance": _get("conformance", _CONFORMANCE),
        "/collections": _get("collections", _COLLECTIONS),
    }
    for name in names:
        items = f"/collections/{name}/items"
        paths[f"/collections/{name}"] = _get(f"describe_{name}", _COLLECTION)
        paths[items] = _get(f"items_{name}", _PAGE, _ASKED, kind=GEOJSON)
        paths[f"{items}/{{featureId}}"] = _get(f"item_{name}", _FEATURE, [_ID], kind=GEOJSON)
    return {
        "openapi": "3.0.3",
        "info": {"title": "Minhu", "version": "1.0.0"},
        "servers": [{"url": server.rstrip("/")}],
        "paths": paths,
    }


def _get(
    name: str,
    said: dict[str, Any],
    parameters: Iterable[dict[str, Any]] = (),
    *,
    kind: str = "application/json",
) -> dict[str, Any]:
    asked = list(parameters)
    answers = {"200": _answer("OK", kind, said)}
    if asked == _ASKED:
        answers["400"] = _answer("Bad request", "application/json", _REFUSAL)
    if asked == [_ID]:
        answers["404"] = _answer("Not found", "text/html", {"type": "string"})
    return {"get": {"operationId": name, "parameters": asked, "responses": answers}}


def _answer(words: str, kind: str, said: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {kind: {"schema": said}}}


def _object(*required: str, **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


GEOJSON = "application/geo+json"
_TEXT, _NUMBER = {"type": "string"}, {"type": "integer", "minimum": 0}
_LINKS = _list(_object("href", "rel", href=_TEXT, rel=_TEXT, type=_TEXT))
_LANDING = _object("links", title=_TEXT, description=_TEXT, links=_LINKS)
_CONFORMANCE = _object("conformsTo", conformsTo=_list(_TEXT))
_COLLECTION = _object("id", "links", id=_TEXT, title=_TEXT, description=_TEXT, links=_LINKS)
_COLLECTIONS = _object("links", "collections", links=_LINKS, collections=_list(_COLLECTION))
_REFUSAL = _object("code", code=_TEXT, description=_TEXT)
_FEATURE = _object(
    *("type", "id", "geometry", "properties"),
    type={"type": "string", "enum": ["Feature"]},
    id=_TEXT,
    geometry={"type": "object", "nullable": True},
    properties={"type": "object"},
)
_PAGE = _object(
    *("type", "features", "numberMatched", "numberReturned", "links"),
    type={"type": "string", "enum": ["FeatureCollection"]},
    features=_list(_FEATURE),
    numberMatched=_NUMBER,
    numberReturned=_NUMBER,
    links=_LINKS,
)
_ID = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
_ASKED: list[dict[str, Any]] = [
    {
        "name": "limit",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    },
    {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0}},
    {
        "name": "bbox",
        "in": "query",
        "explode": False,
        "style": "form",
        "schema": {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
    },
    {"name": "datetime", "in": "query", "schema": {"type": "string"}},
]
