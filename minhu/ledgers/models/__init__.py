from minhu.ledgers.models.ledger import Column, Ledger, LedgerStep, Upload
from minhu.ledgers.models.record import Record, RecordStep

__all__ = ["Column", "Ledger", "LedgerStep", "Record", "RecordStep", "Upload"]
