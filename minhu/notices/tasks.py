"""What the worker does for notices."""

from __future__ import annotations

from uuid import UUID

from minhu.core.clock import now
from minhu.core.outbox import on
from minhu.notices.domain.sending import send
from minhu.notices.domain.telling import TOPIC


@on(TOPIC)
def send_notice(key: str) -> None:
    send(UUID(key), at=now())
