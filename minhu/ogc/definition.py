"""The interface described as OpenAPI 3.0, as far as clients read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minhu.ogc.forms import MOST, USUAL


def definition_of(server: str, names: Iterable[str]) -> dict[str, Any]:
    """Return the description of every address below ``server``."""
    paths: dict[str, Any] = {
        "/": _get("landing"),
        "/conformance": _get("conformance"),
        "/collections": _get("collections"),
    }
    for name in names:
        paths[f"/collections/{name}"] = _get(f"describe_{name}")
        paths[f"/collections/{name}/items"] = _get(f"items_{name}", _ASKED)
        paths[f"/collections/{name}/items/{{featureId}}"] = _get(f"item_{name}", [_ID])
    return {
        "openapi": "3.0.3",
        "info": {"title": "Minhu", "version": "1.0.0"},
        "servers": [{"url": server.rstrip("/")}],
        "paths": paths,
    }


def _get(name: str, parameters: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    answers = {"200": {"description": "OK"}, "400": {"description": "Bad request"}}
    return {"get": {"operationId": name, "parameters": list(parameters), "responses": answers}}


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
