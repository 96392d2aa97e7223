from __future__ import annotations

from django.urls import path

from minhu.ogc import views

app_name = "ogc"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("api", views.definition, name="definition"),
    path("conformance", views.conformance, name="conformance"),
    path("collections", views.collections, name="collections"),
    path("collections/<slug:name>", views.collection, name="collection"),
    path("collections/<slug:name>/items", views.items, name="items"),
    path("collections/<slug:name>/items/<str:key>", views.item, name="item"),
]
