from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

from minhu.core.sweeps import every, sweeps
from minhu.people.retention import needs


class CareConfig(AppConfig):
    name = "minhu.care"

    def ready(self) -> None:
        """Grant who keeps call boxes, say whose name and phone they need, look after silent ones, list visits."""
        for name in ("rules", "frequencies", "subsidising"):
            import_module(f"minhu.care.{name}")
        needs.add("boxes", import_module("minhu.care.queries").needed)
        needs.add("meals", import_module("minhu.care.meals").needed)
        refusals = import_module("minhu.ledgers.queries.missing").refusals
        refusals.add("visits", import_module("minhu.care.missing").unlisted_visits)
        silence = import_module("minhu.care.domain.silence")
        sweeps.add("boxes", every(timedelta(minutes=10), silence.look_after))
        calling = import_module("minhu.care.domain.calling")
        sweeps.add("visits", every(timedelta(minutes=30), calling.list_visits))
