"""What changes accounts."""

from minhu.accounts.domain.posts import end_post, give_post, open_account
from minhu.accounts.domain.signing import sign_in, sign_out

__all__ = ["end_post", "give_post", "open_account", "sign_in", "sign_out"]
