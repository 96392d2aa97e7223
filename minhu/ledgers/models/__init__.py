from minhu.ledgers.models.ledger import Column, Export, Ledger, LedgerStep, Upload
from minhu.ledgers.models.record import Record, RecordStep

__all__ = ["Column", "Export", "Ledger", "LedgerStep", "Record", "RecordStep", "Upload"]
