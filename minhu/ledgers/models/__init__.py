from minhu.ledgers.models.coding import Coded
from minhu.ledgers.models.collection import Collection, Reply
from minhu.ledgers.models.ledger import Column, Export, Ledger, LedgerStep, Upload
from minhu.ledgers.models.naming import Named
from minhu.ledgers.models.paper import Template
from minhu.ledgers.models.polling import Poll
from minhu.ledgers.models.record import Record, RecordStep

__all__ = [
    "Coded",
    "Collection",
    "Column",
    "Export",
    "Ledger",
    "LedgerStep",
    "Named",
    "Poll",
    "Record",
    "RecordStep",
    "Reply",
    "Template",
    "Upload",
]
