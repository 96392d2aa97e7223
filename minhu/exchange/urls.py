from __future__ import annotations

from django.urls import path

from minhu.exchange import api

app_name = "exchange"
urlpatterns = [
    path("<slug:code>/orders/", api.orders, name="orders"),
    path("<slug:code>/orders/<str:number>/results/", api.results, name="results"),
]
