from minhu.accounts.models.log import AccountLog
from minhu.accounts.models.throttle import Throttle
from minhu.accounts.models.unit import Unit
from minhu.accounts.models.user import Post, User

__all__ = ["AccountLog", "Post", "Throttle", "Unit", "User"]
