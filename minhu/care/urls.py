from __future__ import annotations

from django.urls import path

from minhu.care import api

app_name = "care"
urlpatterns = [path("calls/", api.call, name="call")]
