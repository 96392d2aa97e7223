from __future__ import annotations

from django.urls import path

from minhu.places import views

app_name = "places"
urlpatterns = [
    path("places/grids.json", views.grids_json, name="grids_json"),
    path("plates/<str:code>/poster.svg", views.poster_svg, name="poster_svg"),
    path("plates/<str:code>/poster.pdf", views.poster_pdf, name="poster_pdf"),
]
