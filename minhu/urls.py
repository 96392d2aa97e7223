"""Every door of the house."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("minhu.portal.urls")),
    path("accounts/", include("minhu.accounts.urls")),
    path("", include("minhu.places.urls")),
    path("field/", include("minhu.field.urls")),
    path("desk/", include("minhu.desk.urls")),
    path("api/", include("minhu.api.urls")),
    path("ogc/", include("minhu.ogc.urls")),
    path("findings/", include("minhu.findings.urls")),
    path("care/", include("minhu.care.urls")),
    path("exchange/", include("minhu.exchange.urls")),
    path("centre/", include("minhu.centre.urls")),
    path("", include("minhu.cases.urls")),
]
