"""What changes accounts."""

from minhu.accounts.domain.devices import end_device, forget_device
from minhu.accounts.domain.posts import end_post, give_post, open_account
from minhu.accounts.domain.signing import pass_second, sign_in, sign_out

__all__ = [
    "end_device",
    "end_post",
    "forget_device",
    "give_post",
    "open_account",
    "pass_second",
    "sign_in",
    "sign_out",
]
