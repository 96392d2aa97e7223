from minhu.catalogue.models.category import Category
from minhu.catalogue.models.change import RuleChange
from minhu.catalogue.models.coming import ComingStrand
from minhu.catalogue.models.edition import Edition, EditionUse
from minhu.catalogue.models.limit import Limit
from minhu.catalogue.models.routing import RoutingRule
from minhu.catalogue.models.rung import Rung
from minhu.catalogue.models.standard import Standard, StandardLimit
from minhu.catalogue.models.words import Reason, ReplyTemplate

__all__ = [
    "Category",
    "ComingStrand",
    "Edition",
    "EditionUse",
    "Limit",
    "Reason",
    "ReplyTemplate",
    "RoutingRule",
    "RuleChange",
    "Rung",
    "Standard",
    "StandardLimit",
]
