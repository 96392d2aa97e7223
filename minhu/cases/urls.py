from __future__ import annotations

from django.urls import path

from minhu.cases import views

app_name = "cases"
urlpatterns = [
    path("pictures/<uuid:key>/", views.picture, name="picture"),
    path("pictures/<uuid:key>/s/", views.thumbnail, name="thumbnail"),
]
