from __future__ import annotations

from django.urls import path

from minhu.api import views

app_name = "api"
urlpatterns = [
    path("openapi.json", views.definition, name="definition"),
    path("ledgers", views.ledgers, name="ledgers"),
    path("ledgers/<slug:code>", views.ledger, name="ledger"),
    path("ledgers/<slug:code>/records", views.records, name="records"),
    path("ledgers/<slug:code>/records/<uuid:key>", views.record, name="record"),
    path("ledgers/<slug:code>/records/<uuid:key>/moves", views.moves, name="moves"),
    path(
        "ledgers/<slug:code>/records/<uuid:key>/pictures/<str:name>",
        views.pictures,
        name="pictures",
    ),
]
