from __future__ import annotations

from django.urls import path

from minhu.centre.views import (
    briefs,
    devices,
    exchange,
    findings,
    handovers,
    incidents,
    playback,
    room,
    topics,
    works,
)

app_name = "centre"
urlpatterns = [
    path("", room.room, name="room"),
    path("log/", room.log, name="log"),
    path("log/write/", room.write, name="write"),
    path("log/duty/", room.plan, name="plan"),
    path("briefs/", briefs.briefs, name="briefs"),
    path("briefs/<uuid:key>/", briefs.brief, name="brief"),
    path("briefs/<uuid:key>/<slug:act>/", briefs.act, name="brief_act"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/<uuid:key>/sign/", handovers.sign, name="sign_handover"),
    path("playback/", playback.playback, name="playback"),
    path("playback/cases/", playback.past_cases, name="past_cases"),
    path("findings/", findings.findings, name="findings"),
    path("findings/new/", findings.new_finding, name="new_finding"),
    path("findings/<uuid:key>/", findings.finding, name="finding"),
    path("findings/<uuid:key>/<str:size>.jpg", findings.picture, name="finding_picture"),
    path("findings/<uuid:key>/<slug:act>/", findings.act, name="finding_act"),
    path("devices/", devices.devices, name="devices"),
    path("devices/looks/", devices.looks, name="looks"),
    path("devices/<uuid:key>/retire/", devices.retire, name="retire_device"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/<uuid:key>/", exchange.partner, name="partner"),
    path("exchange/<uuid:key>/<slug:act>/", exchange.act, name="partner_act"),
    path("topics/", topics.topics, name="topics"),
    path("topics/<uuid:key>/", topics.topic, name="topic"),
    path("works/", works.works, name="works"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<uuid:key>/", incidents.incident, name="incident"),
    path("incidents/<uuid:key>/<slug:act>/", incidents.act, name="incident_act"),
]
