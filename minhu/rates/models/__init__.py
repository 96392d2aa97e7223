from minhu.rates.models.board import Board, Contest
from minhu.rates.models.bulletin import Bulletin
from minhu.rates.models.check import TallyCheck
from minhu.rates.models.population import Population
from minhu.rates.models.tally import Tally
from minhu.rates.models.target import Target
from minhu.rates.models.total import Total

__all__ = [
    "Board",
    "Bulletin",
    "Contest",
    "Population",
    "Tally",
    "TallyCheck",
    "Target",
    "Total",
]
