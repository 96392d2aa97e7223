from __future__ import annotations

from django.urls import path

from minhu.findings import api

app_name = "findings"
urlpatterns = [path("", api.take, name="take")]
