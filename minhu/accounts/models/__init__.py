from minhu.accounts.models.unit import Unit
from minhu.accounts.models.user import Post, User

__all__ = ["Post", "Unit", "User"]
