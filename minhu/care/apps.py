from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from minhu.people.retention import needs


class CareConfig(AppConfig):
    name = "minhu.care"

    def ready(self) -> None:
        """Grant who keeps call boxes, and say whose name and phone they still need."""
        import_module("minhu.care.rules")
        needs.add("boxes", import_module("minhu.care.queries").needed)
        needs.add("meals", import_module("minhu.care.meals").needed)
