from __future__ import annotations

from django.urls import path

from minhu.centre.views import briefs, handovers, incidents, playback, room, works

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
    path("works/", works.works, name="works"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<uuid:key>/", incidents.incident, name="incident"),
    path("incidents/<uuid:key>/<slug:act>/", incidents.act, name="incident_act"),
]
