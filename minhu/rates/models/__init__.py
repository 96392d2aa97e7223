from minhu.rates.models.board import Board, Contest
from minhu.rates.models.bulletin import Bulletin
from minhu.rates.models.check import TallyCheck
from minhu.rates.models.tally import Tally
from minhu.rates.models.target import Target

__all__ = ["Board", "Bulletin", "Contest", "Tally", "TallyCheck", "Target"]
