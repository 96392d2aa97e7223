from minhu.rates.models.tally import Tally
from minhu.rates.models.target import Target

__all__ = ["Tally", "Target"]
