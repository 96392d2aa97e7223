from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig
from django.core import checks

from minhu.cases.enums import Channel
from minhu.core.chain import sealed
from minhu.core.sweeps import every, sweeps
from minhu.people.retention import needs
from minhu.rates.sources import Derived, derived


class CasesConfig(AppConfig):
    name = "minhu.cases"

    def ready(self) -> None:
        """Grant the permissions of the engine, hand its sweeps to the worker, say what is sealed."""
        import_module("minhu.cases.rules")
        checks.register(import_module("minhu.cases.checking").check_procedures)
        sweeps.add("ladders", import_module("minhu.cases.domain.sweeping").sweep)
        sealing = import_module("minhu.cases.domain.sealing")
        channel_names = import_module("minhu.catalogue.routing").channel_names
        for channel in Channel:
            channel_names.add(channel.value, channel.label)
        sealed.add("days", sealing.sealed_until)
        needs.add("cases", import_module("minhu.cases.retaining").needed)
        counting = import_module("minhu.cases.domain.standing")
        sweeps.add("open cases", every(timedelta(minutes=1), counting.sweep))
        again = import_module("minhu.cases.domain.recounting")
        derived.add("open cases", Derived(again.miscounted, again.mend))
        sweeps.add("seals", every(timedelta(minutes=1), sealing.sweep))
