"""The database a benchmark may fill: an empty one, which is then marked as the benchmark's own."""

from __future__ import annotations

from collections.abc import Callable

from minhu.accounts.actors import House
from minhu.accounts.domain.posts import open_account
from minhu.accounts.models import User
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.places.models import Area
from minhu.sample.setting import build

MARK = "bench"
"""The account, without a password, that marks a database as made for measuring."""


def prepare(*, progress: Callable[[str], None]) -> None:
    """Lay the sample ground into an empty database and mark it; once is enough.

    Raises ``DomainError`` for a database that somebody works in, for a benchmark fills the
    one it is given with thousands of invented cases.
    """
    if User.objects.filter(username=MARK).exists():
        return
    if Area.objects.exists():
        raise DomainError(
            "这个数据库里有真的内容，测速会写进很多假事项。请用 DATABASE_URL 或 MINHU_DATA 指一个空库再测。"
        )
    at = now()
    build(at=at, progress=progress)
    open_account(username=MARK, name="测速", password=None, actor=House(), at=at)
