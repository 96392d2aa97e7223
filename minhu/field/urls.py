from __future__ import annotations

from django.urls import path

from minhu.field import api, views

app_name = "field"
urlpatterns = [
    path("", views.today, name="today"),
    path("tasks/<str:number>/", views.task, name="task"),
    path("tasks/<str:number>/phone/", views.phone, name="phone"),
    path("tasks/<str:number>/<str:verb>/", views.step, name="step"),
    path("settle/", views.settle, name="settle"),
    path("map/", views.area_map, name="map"),
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/<uuid:key>/", views.open_one, name="open_note"),
    path("me/", views.me, name="me"),
    path("worker.js", views.worker, name="worker"),
    path("api/found/", api.found, name="api_found"),
    path("api/tasks/<str:number>/<str:verb>/", api.step, name="api_step"),
]
