from __future__ import annotations

from django.apps import AppConfig
from django.core import checks

from minhu.notices.channels import check_channel


class NoticesConfig(AppConfig):
    name = "minhu.notices"

    def ready(self) -> None:
        checks.register(check_channel)
