from minhu.catalogue.models.category import Category
from minhu.catalogue.models.limit import Limit
from minhu.catalogue.models.words import Reason, ReplyTemplate

__all__ = ["Category", "Limit", "Reason", "ReplyTemplate"]
