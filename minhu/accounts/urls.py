from __future__ import annotations

from django.urls import path

from minhu.accounts.views import door, oidc, own, own_tokens

app_name = "accounts"
urlpatterns = [
    path("sign-in/", door.sign_in, name="sign_in"),
    path("sign-in/second/", door.second, name="second"),
    path("oidc/", oidc.begin, name="oidc"),
    path("oidc/back/", oidc.back, name="oidc_back"),
    path("oidc/untie/", oidc.untie, name="oidc_untie"),
    path("sign-out/", door.sign_out, name="sign_out"),
    path("language/", door.language, name="language"),
    path("own/", own.own, name="own"),
    path("own/second/", own.begin, name="begin_factor"),
    path("own/second/confirm/", own.confirm, name="confirm_factor"),
    path("own/second/drop/", own.drop, name="drop_factor"),
    path("own/tokens/", own_tokens.make, name="make_token"),
    path("own/tokens/<uuid:key>/end/", own_tokens.end, name="end_token"),
    path("own/devices/<uuid:key>/end/", own.end, name="end_device"),
]
