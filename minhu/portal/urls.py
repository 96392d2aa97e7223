from __future__ import annotations

from django.urls import path

from minhu.portal.views import (
    addresses,
    bookings,
    copies,
    follow,
    halls,
    landing,
    meals,
    mine,
    orders,
    polls,
    report,
    sent,
)

app_name = "portal"
urlpatterns = [
    path("r/", report.report_here, name="report_here"),
    path("r/<str:code>", report.report, name="report"),
    path("r/<str:code>/order", orders.order, name="order"),
    path("", landing.landing, name="landing"),
    path("robots.txt", landing.robots, name="robots"),
    path("privacy", landing.privacy, name="privacy"),
    path("fund", landing.fund, name="fund"),
    path("wishes", landing.wishes, name="wishes"),
    path("excluded", landing.excluded, name="excluded"),
    path("type", landing.type_size, name="type_size"),
    path("mine", mine.mine, name="mine"),
    path("find", addresses.find_place, name="find_place"),
    path("locate", addresses.locate, name="locate"),
    path("order", orders.order_here, name="order_here"),
    path("a/<str:mark>", polls.poll, name="poll"),
    path("rooms", bookings.rooms, name="rooms"),
    path("rooms/<uuid:key>", bookings.room, name="room"),
    path("meals", meals.meals, name="meals"),
    path("meals/asked", meals.asked, name="meal_asked"),
    path("q/<str:code>", halls.hall, name="hall"),
    path("q/<str:code>/screen", halls.hall_screen, name="hall_screen"),
    path("q/<str:code>/<str:secret>", halls.ticket, name="ticket"),
    path("sent/<str:number>/<str:secret>", sent.sent, name="sent"),
    path("joined/<str:number>/<str:key>", sent.joined, name="joined"),
    path("f/<str:number>", follow.follow, name="follow"),
    path("f/<str:number>/join", report.join, name="join"),
    path("f/<str:number>/p/<uuid:picture_id>", follow.picture, name="released_picture"),
    path("f/<str:number>/<str:secret>", follow.link, name="link"),
    path("f/<str:number>/<str:secret>/answer", follow.answer, name="answer"),
    path("f/<str:number>/<str:secret>/copy", copies.copy, name="copy"),
    path("f/<str:number>/<str:secret>/p/<uuid:picture_id>", follow.picture, name="picture"),
    path("f/<str:number>/<str:secret>/<str:verb>", follow.act, name="act"),
]
