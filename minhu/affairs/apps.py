from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig

from minhu.people.retention import needs

FIRST = (
    *("hazards", "disputes", "orders", "deliberations", "constructions", "wages"),
    *("calls", "transfers", "plans", "advances", "leads", "bookings"),
)
"""The order in which pages show the procedures; a file that is not named here comes after them."""


class AffairsConfig(AppConfig):
    name = "minhu.affairs"

    def ready(self) -> None:
        """Read the procedures, and hand on what makes them again and whom they need."""
        makers = import_module("minhu.schedules.makers").makers
        self.read_procedures()
        recurring = import_module("minhu.affairs.domain.recurring")
        makers.add("case", recurring.CaseMaker())
        needs.add("sides", import_module("minhu.affairs.queries").needed)

    def read_procedures(self) -> None:
        """Import whatever lies in the folder: one file is one procedure, found by itself."""
        folders: Iterable[str] = import_module(self.name).__path__
        for name in (*FIRST, *(found.name for found in iter_modules(folders))):
            import_module(f"{self.name}.{name}")
