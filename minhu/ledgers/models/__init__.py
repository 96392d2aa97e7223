from minhu.ledgers.models.ledger import Column, Ledger, Upload
from minhu.ledgers.models.record import Record, RecordStep

__all__ = ["Column", "Ledger", "Record", "RecordStep", "Upload"]
