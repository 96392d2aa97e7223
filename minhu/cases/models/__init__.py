from minhu.cases.models.attachment import Attachment
from minhu.cases.models.case import Case
from minhu.cases.models.deadline import Deadline
from minhu.cases.models.helper import Helper
from minhu.cases.models.opening import Opening
from minhu.cases.models.referral import Referral
from minhu.cases.models.relation import Relation, Voice
from minhu.cases.models.seal import Seal
from minhu.cases.models.standing import Counted, Falling, Standing, Touched
from minhu.cases.models.step import Step

__all__ = [
    "Attachment",
    "Case",
    "Counted",
    "Deadline",
    "Falling",
    "Helper",
    "Opening",
    "Referral",
    "Relation",
    "Seal",
    "Standing",
    "Step",
    "Touched",
    "Voice",
]
