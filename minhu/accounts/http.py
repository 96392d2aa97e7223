"""The request as pages for staff see it."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from minhu.accounts.models import User


class StaffRequest(HttpRequest):
    user: User
    htmx: HtmxDetails
