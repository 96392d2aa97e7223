from minhu.rates.models.bulletin import Bulletin
from minhu.rates.models.tally import Tally
from minhu.rates.models.target import Target

__all__ = ["Bulletin", "Tally", "Target"]
