from __future__ import annotations

from django.urls import path

from minhu.field import api
from minhu.field.views import campaigns, cases, records

app_name = "field"
urlpatterns = [
    path("", cases.today, name="today"),
    path("tasks/<str:number>/", cases.task, name="task"),
    path("tasks/<str:number>/phone/", cases.phone, name="phone"),
    path("tasks/<str:number>/<str:verb>/", cases.step, name="step"),
    path("settle/", cases.settle, name="settle"),
    path("map/", cases.area_map, name="map"),
    path("inbox/", cases.inbox, name="inbox"),
    path("inbox/<uuid:key>/", cases.open_one, name="open_note"),
    path("me/", cases.me, name="me"),
    path("ledgers/", records.ledgers, name="ledgers"),
    path("ledgers/asked/<uuid:key>/", records.collection, name="collection"),
    path("ledgers/<slug:code>/", records.ledger, name="ledger"),
    path("ledgers/<slug:code>/new/", records.new_record, name="new_record"),
    path("ledgers/<slug:code>/asked/", records.asked_now, name="asked_now"),
    path("ledgers/<slug:code>/<uuid:key>/", records.record, name="record"),
    path("ledgers/<slug:code>/<uuid:key>/move/", records.move_on, name="move_on"),
    path("campaigns/<uuid:key>/", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:key>/seen/", campaigns.seen, name="campaign_seen"),
    path("campaigns/<uuid:key>/met/", campaigns.met, name="campaign_met"),
    path("campaigns/<uuid:key>/doors/<uuid:door>/", campaigns.visited, name="campaign_visit"),
    path("campaigns/<uuid:key>/back/<uuid:door>/", campaigns.back, name="campaign_back"),
    path("worker.js", cases.worker, name="worker"),
    path("api/found/", api.found, name="api_found"),
    path("api/campaigns/<uuid:key>/doors/<uuid:door>/", api.visit, name="api_visit"),
    path("api/ledgers/<slug:code>/", api.record, name="api_record"),
    path("api/tasks/<str:number>/<str:verb>/", api.step, name="api_step"),
]
