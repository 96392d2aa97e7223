"""Lists of residents that were sent, worked off; reads the outbox."""

from __future__ import annotations

from uuid import UUID

from minhu.core import outbox
from minhu.core.clock import now
from minhu.people.domain.register_files import SENT, work_off


@outbox.on(SENT)
def take_list(key: str) -> None:
    work_off(UUID(key), at=now())
