from minhu.accounts.models.absence import Absence
from minhu.accounts.models.factor import Factor, RecoveryCode, SignedIn
from minhu.accounts.models.identity import Identity
from minhu.accounts.models.leave import Leave
from minhu.accounts.models.log import AccountLog
from minhu.accounts.models.throttle import Throttle
from minhu.accounts.models.token import Token
from minhu.accounts.models.unit import Unit
from minhu.accounts.models.user import Post, User

__all__ = [
    "Absence",
    "AccountLog",
    "Factor",
    "Identity",
    "Leave",
    "Post",
    "RecoveryCode",
    "SignedIn",
    "Throttle",
    "Token",
    "Unit",
    "User",
]
