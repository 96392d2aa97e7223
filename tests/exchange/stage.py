"""A hotline that hands over orders, a server that plays it, and the clock of the outbox."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread
from typing import Any

from minhu.cases.domain.moving import Move, advance
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.exchange.domain.keeping import About, add_partner
from minhu.exchange.domain.taking import Taken, take_order
from minhu.exchange.domain.telling import TOLD, tell_partners
from minhu.exchange.enums import Kind
from minhu.exchange.models import Partner
from minhu.exchange.pretending import partner_server
from minhu.exchange.signing import headers
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast


def partner(
    cast: Cast, code: str = "hotline", kind: Kind = Kind.HOTLINE, address: str = "demo:"
) -> tuple[Partner, str]:
    about = About(code, kind, "市12345热线", address)
    area = Area.objects.get(code=STREET)
    return add_partner(area, about, actor=cast.system_admin, at=NOW)


def order(mark: str = "A-1", **more: Any) -> bytes:
    said = {"order_no": mark, "content": "梧桐街路灯不亮", "address": "梧桐街12号", **more}
    return json.dumps(said).encode()


def came(known: Partner, mark: str = "A-1", **more: Any) -> Taken:
    return take_order(known, order(mark, **more), at=NOW)


def signed(secret: str, path: str, body: bytes) -> dict[str, str]:
    return headers(secret, path, body, at=now())


WAY = {
    "accept": "street",
    "dispatch": "street",
    "sign": "worker",
    "report": "worker",
    "pass": "street",
    "answer_solved": "street",
}


def go(case: Case, cast: Cast, *, until: str = "answer_solved") -> Case:
    """Let a case go the straight way up to a verb, and write down what its partners are told."""
    for minutes, (verb, who) in enumerate(WAY.items()):
        more = {"unit": cast.unit} if verb == "dispatch" else {}
        move = Move(note="灯换好了", public=verb == "report", changes=more)
        at = NOW + timedelta(minutes=1 + minutes)
        step = advance(case, verb, actor=getattr(cast, who), at=at, move=move)
        if verb in TOLD:
            tell_partners(step)
        if verb == until:
            break
    return case


@contextmanager
def playing(known: Partner, secret: str, *, fails: int = 0) -> Iterator[tuple[list[str], Any]]:
    """Let somebody answer at the partner's address; yields what was said and what it keeps."""
    heard: list[str] = []
    server = partner_server(secret, port=0, fails=fails, say=heard.append)
    taker: Any = server.RequestHandlerClass
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    known.address = f"http://127.0.0.1:{server.server_port}/take"
    known.save(update_fields=["address"])
    try:
        yield heard, taker
    finally:
        server.shutdown()
        server.server_close()
