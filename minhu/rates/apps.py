from __future__ import annotations

from django.apps import AppConfig


class RatesConfig(AppConfig):
    name = "minhu.rates"
