from __future__ import annotations

from django.urls import path

from minhu.centre import views

app_name = "centre"
urlpatterns = [
    path("", views.room, name="room"),
    path("log/", views.log, name="log"),
    path("log/write/", views.write, name="write"),
    path("log/duty/", views.plan, name="plan"),
]
