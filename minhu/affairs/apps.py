from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from minhu.people.retention import needs


class AffairsConfig(AppConfig):
    name = "minhu.affairs"

    def ready(self) -> None:
        """Hand each procedure to the engine; one file is one procedure."""
        makers = import_module("minhu.schedules.makers").makers
        import_module("minhu.affairs.rules")
        for name in (
            *("hazards", "disputes", "orders", "deliberations", "constructions", "wages"),
            *("calls", "transfers", "plans", "advances", "leads"),
        ):
            import_module(f"minhu.affairs.{name}")
        recurring = import_module("minhu.affairs.domain.recurring")
        makers.add("case", recurring.CaseMaker())
        needs.add("sides", import_module("minhu.affairs.queries").needed)
