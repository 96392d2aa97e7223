"""OGC API - Features for maps of others: areas, grids and open requests, without an account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from shapely.geometry import mapping

from minhu.core.clock import now
from minhu.ogc.definition import definition_of
from minhu.ogc.forms import CRS84, AskForm
from minhu.ogc.queries.asking import Ask, Collection, Feature, Page
from minhu.ogc.queries.collections import collection as found_by
from minhu.ogc.queries.collections import collections as all_of_them

GEOJSON = "application/geo+json"
CLASSES = ("core", "oas30", "geojson")
_CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"


@require_safe
def landing(request: HttpRequest) -> JsonResponse:
    """Say what there is and where."""
    links = [
        _link(request, "self", "ogc:landing"),
        _link(request, "service-desc", "ogc:definition", kind=OPENAPI),
        _link(request, "conformance", "ogc:conformance"),
        _link(request, "data", "ogc:collections"),
    ]
    words = _("区域、网格和公开的诉求，OGC API Features。")
    return _answer({"title": _("民呼"), "description": words, "links": links})


@require_safe
def definition(request: HttpRequest) -> JsonResponse:
    """Describe the interface as OpenAPI."""
    names = [each.name for each in all_of_them()]
    return _answer(definition_of(_absolute(request, "ogc:landing"), names), OPENAPI)


@require_safe
def conformance(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 -- the same for everybody
    return _answer({"conformsTo": [_CORE + name for name in CLASSES]})


@require_safe
def collections(request: HttpRequest) -> JsonResponse:
    links = [_link(request, "self", "ogc:collections")]
    return _answer(
        {"links": links, "collections": [_described(request, each) for each in all_of_them()]}
    )


@require_safe
def collection(request: HttpRequest, name: str) -> JsonResponse:
    return _answer(_described(request, _collection(name)))


@require_safe
def items(request: HttpRequest, name: str) -> JsonResponse:
    """Answer with a page of features; ``next`` leads on while there is more."""
    wanted, form = _collection(name), AskForm(request.GET)
    if not form.is_valid():
        return _refused(form)
    ask = form.asked
    page = wanted.page(ask)
    return _answer(
        {
            "type": "FeatureCollection",
            "numberMatched": page.matched,
            "numberReturned": len(page.features),
            "timeStamp": now().isoformat(timespec="seconds").replace("+00:00", "Z"),
            "links": list(_page_links(request, name, ask, page)),
            "features": [_geojson(each) for each in page.features],
        },
        GEOJSON,
    )


@require_safe
def item(request: HttpRequest, name: str, key: str) -> JsonResponse:
    feature = _collection(name).one(key)
    if feature is None:
        raise Http404
    links = [
        _link(request, "self", "ogc:item", name, feature.key, kind=GEOJSON),
        _link(request, "collection", "ogc:collection", name),
    ]
    return _answer(_geojson(feature) | {"links": links}, GEOJSON)


OPENAPI = "application/vnd.oai.openapi+json;version=3.0"


def _collection(name: str) -> Collection:
    found = found_by(name)
    if found is None:
        raise Http404
    return found


def _described(request: HttpRequest, each: Collection) -> dict[str, Any]:
    return {
        "id": each.name,
        "title": each.title,
        "description": each.words,
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            _link(request, "self", "ogc:collection", each.name),
            _link(request, "items", "ogc:items", each.name, kind=GEOJSON),
        ],
    }


def _geojson(feature: Feature) -> dict[str, Any]:
    shape = None if feature.geometry.is_empty else mapping(feature.geometry)
    return {
        "type": "Feature",
        "id": feature.key,
        "geometry": shape,
        "properties": feature.properties,
    }


def _page_links(request: HttpRequest, name: str, ask: Ask, page: Page) -> Iterable[dict[str, str]]:
    here = _absolute(request, "ogc:items", name)
    yield _told("self", _asked(here, request.GET), GEOJSON)
    yield _link(request, "collection", "ogc:collection", name)
    if ask.offset + len(page.features) < page.matched and page.features:
        onwards = request.GET.copy()
        onwards["offset"] = str(ask.offset + ask.limit)
        onwards["limit"] = str(ask.limit)
        yield _told("next", _asked(here, onwards), GEOJSON)


def _asked(address: str, query: QueryDict) -> str:
    return f"{address}?{query.urlencode()}" if query else address


def _link(
    request: HttpRequest, rel: str, name: str, *parts: str, kind: str = "application/json"
) -> dict[str, str]:
    return _told(rel, _absolute(request, name, *parts), kind)


def _told(rel: str, address: str, kind: str) -> dict[str, str]:
    return {"rel": rel, "href": address, "type": kind}


def _absolute(request: HttpRequest, name: str, *parts: str) -> str:
    path = reverse(name, args=parts)
    base = settings.SITE_URL or request.build_absolute_uri("/")
    return f"{base.rstrip('/')}{path}"


def _refused(form: AskForm) -> JsonResponse:
    """Say what was wrong, as the standard has it: 400 with a code and words."""
    words = " ".join(str(error) for errors in form.errors.values() for error in errors)
    answer = _answer({"code": "InvalidParameterValue", "description": words})
    answer.status_code = 400
    return answer


def _answer(body: dict[str, Any], kind: str = "application/json") -> JsonResponse:
    answer = JsonResponse(body, content_type=kind, json_dumps_params={"ensure_ascii": False})
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, max-age=60"
    return answer
