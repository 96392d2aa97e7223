"""Steps of requests that came from partners are told to them; results go out later."""

from __future__ import annotations

from uuid import UUID

from minhu.cases.listening import on_step
from minhu.cases.models import Step
from minhu.core import outbox
from minhu.core.clock import now
from minhu.exchange.domain.sending import send_order
from minhu.exchange.domain.telling import TOLD, TOPIC, tell_partners


@on_step(*TOLD, kind="request")
def tell(step: Step) -> None:
    tell_partners(step)


@outbox.on(TOPIC)
def send(key: str) -> None:
    send_order(UUID(key), at=now())
