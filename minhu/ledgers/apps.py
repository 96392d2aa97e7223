from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig
from django.core import checks

from minhu.core.chain import chains
from minhu.core.sweeps import every, sweeps
from minhu.people.retention import needs
from minhu.rates.telling import reminders, tellers


class LedgersConfig(AppConfig):
    name = "minhu.ledgers"

    def ready(self) -> None:
        """Grant the permissions of the engine, hand on its rows, its terms, its chains and its sweep."""
        import_module("minhu.ledgers.rules")
        checks.register(import_module("minhu.ledgers.checking").check_terms)
        import_module("minhu.ledgers.counting").register()
        needs.add("records", import_module("minhu.ledgers.queries.naming").needed)
        terms = import_module("minhu.ledgers.queries.terms")
        tellers.add("ledgers", terms.LedgerTerms())
        ending = import_module("minhu.ledgers.queries.ending")
        reminders.add("ledgers", ending.reminded)
        verifying = import_module("minhu.ledgers.domain.verifying")
        chains.add("ledger", verifying.ledger_links)
        chains.add("record", verifying.record_links)
        makers = import_module("minhu.schedules.makers").makers
        recurring = import_module("minhu.ledgers.domain.recurring")
        makers.add("record", recurring.RecordMaker())
        again = import_module("minhu.ledgers.queries.recurring")
        missing = import_module("minhu.ledgers.queries.missing")
        missing.refusals.add("schedules", again.refused_days)
        files = import_module("minhu.ledgers.domain.files")
        sweeps.add("ledger files", every(timedelta(hours=1), files.forget_files))
        collecting = import_module("minhu.ledgers.domain.collecting")
        sweeps.add("collections", every(timedelta(hours=1), collecting.remind_all))
        sweeps.add("collections again", every(timedelta(minutes=10), collecting.renew_all))
