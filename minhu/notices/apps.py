from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.core import checks

from minhu.notices.channels import check_channel


class NoticesConfig(AppConfig):
    name = "minhu.notices"

    def ready(self) -> None:
        """Grant the permission on the log, and check that there is a way out."""
        import_module("minhu.notices.rules")
        checks.register(check_channel)
